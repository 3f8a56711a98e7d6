"""Entries of the ledger, and what corrects, proves and accrues them."""
