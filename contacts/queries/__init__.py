"""What is asked of contacts."""
