"""Pure rules of what is owed: age, allocation, promises, assignment, the queue. No Django here."""
