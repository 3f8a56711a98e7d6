"""Rules of requests."""
