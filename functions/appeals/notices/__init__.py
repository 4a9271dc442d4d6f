"""The messages that events owe: to whom each goes, and in what words."""
