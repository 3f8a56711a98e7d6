"""Commands of the demo desk."""
