"""The pages of the ledger: corrections, money beyond the debt."""
