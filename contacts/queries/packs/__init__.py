"""What is known of policy packs."""
