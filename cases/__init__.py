"""What is owed: creditors, placements, debtors, accounts, the ledger, promises, and the queue."""
