"""What is done to reports, by noun."""
