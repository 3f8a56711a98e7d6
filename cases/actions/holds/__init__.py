"""Holds: placed, ended, lifted."""
