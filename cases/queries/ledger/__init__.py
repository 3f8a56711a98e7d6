"""Corrections, interest and money beyond a debt."""
