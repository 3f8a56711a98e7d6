"""Pure rules of people. No Django here."""
