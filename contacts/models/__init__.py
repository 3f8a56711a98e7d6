"""What was said, what the gate answered, what persons wish."""

from contacts.models.log import ChainHead, Contact, DataRequest, Decision
from contacts.models.wish import Wish

__all__ = ["ChainHead", "Contact", "DataRequest", "Decision", "Wish"]
