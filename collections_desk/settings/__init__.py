"""Settings: base for all, one module per kind of desk."""
