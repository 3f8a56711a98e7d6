"""The fixed words of contacts: channels, parties, outcomes."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.enums import PayBy as PayBy
from contacts.enums.debtors import Ability as Ability
from contacts.enums.debtors import ArrearsReason as ArrearsReason
from contacts.enums.debtors import Mood as Mood
from contacts.enums.debtors import Willingness as Willingness
from contacts.enums.library import AnswerTopic as AnswerTopic
from contacts.enums.library import Situation as Situation
from contacts.enums.library import ToldHow as ToldHow
from contacts.enums.messages import CallEventKind as CallEventKind
from contacts.enums.messages import Delivery as Delivery
from contacts.enums.messages import Language as Language
from contacts.enums.messages import MessageState as MessageState
from contacts.enums.messages import ReceiptKind as ReceiptKind
from contacts.enums.messages import SendState as SendState
from contacts.enums.messages import Unsent as Unsent
from contacts.enums.wishes import WishKind as WishKind
from contacts.enums.wishes import WishVia as WishVia


class Direction(models.TextChoices):
    """Who began the contact."""

    OUTBOUND = "outbound", _("We called")
    INBOUND = "inbound", _("They called")


class Party(models.TextChoices):
    """Who was reached."""

    DEBTOR = "debtor", _("Debtor")
    GUARANTOR = "guarantor", _("Guarantor")
    CONTACT_PERSON = "contact_person", _("Contact person")
    SOMEONE_ELSE = "someone_else", _("Someone else")
    VOICEMAIL = "voicemail", _("Voicemail")
    NOBODY = "nobody", _("No answer")
    WRONG_NUMBER = "wrong_number", _("Wrong number")


class Verdict(models.TextChoices):
    """The gate's answer."""

    ALLOWED = "allowed", _("allowed")
    WARN = "warn", _("allowed with a warning")
    BLOCKED = "blocked", _("blocked")


class Purpose(models.TextChoices):
    """What a contact is for."""

    COLLECTION = "collection", _("collection")
    ASK_TO_CALL_BACK = "ask_to_call_back", _("ask to call back")
    ANSWER = "answer", _("answer to a question")
    STATUTORY_NOTICE = "statutory_notice", _("notice that a law asks for")
    TO_REPRESENTATIVE = "to_representative", _("to the representative")
    END_OF_EFFORTS = "end_of_efforts", _("notice that we stop")
    REMEDY_NOTICE = "remedy_notice", _("notice of a legal step")


class Check(models.TextChoices):
    """What is ticked in the order of a call."""

    ID_LAST_FOUR = "id_last_four", _("Last four of the ID number")
    BIRTH_MONTH = "birth_month", _("Month of birth")
    WHO_WE_ARE = "who_we_are", _("Who we are, for whom")
    RECORDED = "recorded", _("This call is recorded")
    ATTEMPT_TO_COLLECT = "attempt_to_collect_a_debt", _("This is an attempt to collect a debt")
    INFORMATION_USED = "information_used_for_that_purpose", _("What is said is used for that")
    FROM_COLLECTOR = "from_a_debt_collector", _("We are a debt collector")
