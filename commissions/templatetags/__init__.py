"""Words of pay for templates."""
