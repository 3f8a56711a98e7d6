"""Factories of answers, scripts, and what was asked and told."""

from datetime import timedelta

import factory
from factory.django import DjangoModelFactory

from contacts import models as contacts
from contacts.enums import AnswerTopic, Language, Situation
from contacts.rules import finding
from staff.enums import Role
from tests.factories import NOW, TODAY, RequestFactory, UserFactory

ANNOUNCEMENT = "This is {collector_name} of {our_name}. Am I speaking with {person_name}?"
CALL_BACK = "Would you ask {person_name} to call {our_phone}?"


class AnswerFactory(DjangoModelFactory[contacts.Answer]):
    class Meta:
        model = contacts.Answer

    language = Language.ENGLISH
    topic = AnswerTopic.PAYING
    question = factory.Sequence(lambda n: f"How do I pay {n}?")
    made_at = NOW
    made_by = factory.SubFactory(UserFactory, role=Role.SUPERVISOR)


class _VersionFactory(DjangoModelFactory):
    """A draft; `approved` ones are in force from long ago."""

    class Meta:
        abstract = True

    class Params:
        approved = factory.Trait(
            state="approved",
            effective_on=TODAY - timedelta(days=60),
            note="Begin",
            decided_at=NOW,
            decided_by=factory.SubFactory(UserFactory, role=Role.QUALITY),
        )

    number = factory.Sequence(lambda n: n + 1)
    made_at = NOW
    authors = factory.LazyAttribute(lambda one: [one.made_by.pk])


class AnswerVersionFactory(_VersionFactory):
    class Meta:
        model = contacts.AnswerVersion

    answer = factory.SubFactory(AnswerFactory)
    made_by = factory.SelfAttribute("answer.made_by")
    body = "You owe {balance}. {how_to_pay}"
    folded = factory.LazyAttribute(lambda one: finding.folded("\n".join((one.answer.question, one.also, one.body))))
    also = ""
    terms = factory.LazyAttribute(lambda one: finding.terms(one.folded))


class ScriptFactory(DjangoModelFactory[contacts.Script]):
    class Meta:
        model = contacts.Script

    language = Language.ENGLISH
    situation = Situation.FIRST_CALL
    name = factory.Sequence(lambda n: f"Call {n}")
    made_at = NOW
    made_by = factory.SubFactory(UserFactory, role=Role.SUPERVISOR)


class ScriptVersionFactory(_VersionFactory):
    class Meta:
        model = contacts.ScriptVersion

    script = factory.SubFactory(ScriptFactory)
    made_by = factory.SelfAttribute("script.made_by")
    announcement = ANNOUNCEMENT
    body = "You owe {balance}. What could you pay?"
    objections = "I have no money.\nWhat comes in each month?"
    closing = "Thank you."


class AskedFactory(DjangoModelFactory[contacts.Asked]):
    class Meta:
        model = contacts.Asked

    request = factory.LazyAttribute(
        lambda one: RequestFactory.create(case=one.case, kind="statement_query", department="customer_service")
    )
    question = "Is there a fee for paper statements?"
    language = Language.ENGLISH
    topic = AnswerTopic.STATEMENT
    asked_at = NOW
    asked_by = factory.SubFactory(UserFactory)


class ToldFactory(DjangoModelFactory[contacts.Told]):
    class Meta:
        model = contacts.Told

    topic = AnswerTopic.BALANCE
    how = "told"
    at = NOW
    by = factory.SubFactory(UserFactory)
