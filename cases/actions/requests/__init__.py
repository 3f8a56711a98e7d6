"""Requests of debtors and of departments."""
