"""The pages of placements: files in, returns, keep requests, hand-overs."""
