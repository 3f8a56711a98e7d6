"""Papers: A4 as PDF, in the language that is active."""
