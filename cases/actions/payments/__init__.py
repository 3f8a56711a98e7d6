"""Payments: recorded, imported, matched, spread, reversed."""
