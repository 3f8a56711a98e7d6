"""A month figured: whom each plan pays, from which facts; S0 to S4 by the compiled stages, the rest by the engine.

Nothing is stored here but temporary tables, which go with the transaction.
"""
