"""What was said, what the gate answered, what persons wish, what is written."""

from contacts.models.log import ChainHead, Contact, DataRequest, Decision
from contacts.models.template import Sender, Template, TemplateVersion
from contacts.models.wish import Wish

__all__ = ["ChainHead", "Contact", "DataRequest", "Decision", "Sender", "Template", "TemplateVersion", "Wish"]
