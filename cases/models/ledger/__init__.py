"""The ledger, payments, ages and corrections, as tables."""
