"""The pages of plans: offers, terms, agreements."""
