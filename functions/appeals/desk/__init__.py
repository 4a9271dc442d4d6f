"""The officials' side of the house: cards and their buttons, answers, commands."""
