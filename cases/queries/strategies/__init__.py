"""Strategies, trials and queues, and the order in which cases are worked."""
