"""What stands where something personal was, once the case that it belonged to is sealed."""

MASK = "••••"
"""What people read in its place."""
MARK = "sealed:"
"""How a stored reference begins that was sealed: each stays one of its kind, and tells nothing."""


def shown(reference: str) -> str:
    """Return a reference as people read it: as it stands, "••••" once it is sealed."""
    return MASK if reference.startswith(MARK) else reference
