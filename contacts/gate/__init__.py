"""The contact gate: a pure engine that answers "may we now?" from facts and policy packs."""
