"""What may be written about contacts."""
