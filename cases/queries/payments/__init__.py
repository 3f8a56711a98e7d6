"""Payments: listed and exported."""
