"""Measurements of the desk, each beside its floor."""
