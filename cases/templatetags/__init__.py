"""What templates say of cases."""
