"""What the API of cases takes and gives, by noun."""
