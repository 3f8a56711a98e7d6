"""What is read for reports, by noun."""
