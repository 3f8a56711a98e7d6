"""Promises: made, superseded, withdrawn, judged."""
