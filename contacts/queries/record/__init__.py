"""The record of a person: what the desk holds about them, as sections of plain rows, by noun."""
