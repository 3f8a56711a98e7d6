"""What it earns: plans, targets, runs, statements and their lines."""
