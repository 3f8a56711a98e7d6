"""The forms of cases, by noun."""
