"""Requests: listed, and what a case has of them."""
