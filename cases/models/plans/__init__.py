"""Plans, their terms and what debtors can pay, as tables."""
