"""Closings and what retention says of them."""
