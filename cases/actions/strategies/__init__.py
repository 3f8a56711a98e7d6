"""Segments, strategies, trials, and the queues that they fill."""
