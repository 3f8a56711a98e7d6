"""What is done to cases, by noun."""
