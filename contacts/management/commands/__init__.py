"""Commands of contacts."""
