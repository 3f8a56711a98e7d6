"""What the API of commissions takes and gives, by noun."""
