"""Strategies and queues, as tables."""
