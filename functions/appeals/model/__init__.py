"""The things the town hall works with. Plain frozen values, no storage."""
