"""Requests and their terms, as tables."""
