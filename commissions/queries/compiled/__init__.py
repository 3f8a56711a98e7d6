"""S0 to S4 as set-based SQL, compiled from a plan: the same answers as the engine, to the last digit.

These modules build text only and touch no database: the stages, and what runs store and correct of their lines. What
each stage means is said in `commissions/engine`, whose functions have the same names; the text here follows them branch
by branch.
"""
