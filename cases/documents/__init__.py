"""What the desk writes on paper."""
