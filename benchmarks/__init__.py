"""What things cost and are worth, measured; each prints its figures."""
