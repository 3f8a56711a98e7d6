"""Promises: listed, shown, exported, how they were kept."""
