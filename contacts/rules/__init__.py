"""Rules of contacts, pure."""
