"""Placement files, what they change, what goes back and what changes hands."""
