"""What is done to plans, targets and runs."""
