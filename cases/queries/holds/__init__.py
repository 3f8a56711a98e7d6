"""Holds: in force, listed, exported, in words."""
