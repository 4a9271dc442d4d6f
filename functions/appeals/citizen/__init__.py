"""The citizen's side of the house: the private chat, from the greeting to the verdict on an answer."""
