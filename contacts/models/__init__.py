"""What was said, what the gate answered, what persons wish, what is written."""

from contacts.models.asked import Asked, Told
from contacts.models.attachment import Attachment
from contacts.models.call_event import CallEvent
from contacts.models.draft import Draft
from contacts.models.evidence import EvidencePack
from contacts.models.letters import LetterBatch
from contacts.models.library import Answer, AnswerVersion, Script, ScriptVersion
from contacts.models.log import ChainHead, Contact, DataRequest, Decision, DecisionLink
from contacts.models.message import Message
from contacts.models.pack import PackVersion
from contacts.models.receipt import Receipt
from contacts.models.scenario import PackScenario
from contacts.models.send import Send
from contacts.models.template import Sender, Template, TemplateVersion
from contacts.models.wish import Wish

__all__ = [
    "Answer",
    "AnswerVersion",
    "Asked",
    "Attachment",
    "CallEvent",
    "ChainHead",
    "Contact",
    "DataRequest",
    "Decision",
    "DecisionLink",
    "Draft",
    "EvidencePack",
    "LetterBatch",
    "Message",
    "PackScenario",
    "PackVersion",
    "Receipt",
    "Script",
    "ScriptVersion",
    "Send",
    "Sender",
    "Template",
    "TemplateVersion",
    "Told",
    "Wish",
]
