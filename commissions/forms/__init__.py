"""What people type about plans, targets and runs."""
