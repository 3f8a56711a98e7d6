"""Closings and retention, as tables."""
