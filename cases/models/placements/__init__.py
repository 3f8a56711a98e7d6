"""Placements, their files, returns, keep requests and hand-overs, as tables."""
