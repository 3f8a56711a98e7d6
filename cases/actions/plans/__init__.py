"""Repayment plans and settlements, from affordability to verdict."""
