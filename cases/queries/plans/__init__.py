"""Repayment plans: listed, shown, in words."""
