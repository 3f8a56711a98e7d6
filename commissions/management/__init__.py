"""Commands of commissions."""
