"""The head's instructions: what a department is to do and by when. They live beside the appeals, the same way."""
