"""Where a matter goes: the topic that its text speaks of, as a trained model and the town's keywords propose it."""
