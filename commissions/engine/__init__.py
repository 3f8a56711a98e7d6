"""The commission engine: a plan as data, facts in, statements out with every cent explained.

Pure Python over `Decimal`: no framework, no database, no clock. Runs, estimates, simulations and plan files ask it;
what the database figures in sets is held against it. The form of a plan is in `docs/plans.md`.
"""
