"""Placement files, returns, keep requests and transfers."""
