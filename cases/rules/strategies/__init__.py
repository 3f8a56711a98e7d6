"""Rules of segments, strategies, tests and the queue."""
