"""What is done to policy packs."""
