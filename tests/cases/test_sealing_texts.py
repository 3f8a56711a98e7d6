"""What sealing leaves of a person's words: nothing, in any text column of any table."""

import pytest
from django.apps import apps
from django.db import connection, models

from cases.models import Debtor, Payment, Skip
from cases.rules.closings import sealing as rule
from commissions.models import Clearance
from common.models import FileChunk
from contacts.models import DataRequest, Draft
from staff.enums import Role
from staff.models import User
from tests.cases.sealing import SECRET, due, sealed
from tests.factories import (
    NOW,
    RunFactory,
    UserFactory,
)
from tests.library_factories import AnswerVersionFactory, AskedFactory
from tests.life_factories import (
    AttachmentFactory,
    DataRequestFactory,
    EvidencePackFactory,
    WishFactory,
)
from tests.message_factories import MessageFactory, ReceiptFactory
from tests.pay_factories import AdjustmentFactory, DisputeFactory
from tests.sql import superuser

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator() -> User:
    return UserFactory.create(role=Role.ADMINISTRATOR)


@pytest.fixture
def quality() -> User:
    return UserFactory.create(role=Role.QUALITY)


def test_every_text_of_a_person_is_sealed_or_known_to_be_plain() -> None:
    """A new table that hangs on a case, an account or a debtor says in `rules.sealing` what becomes of its texts."""
    part = {f"{one.table}.{column}" for one in rule.PARTS for column in one.to}
    links = {"case", "account", "debtor", "promise", "plan", "request", "contact"}
    loose = [
        name
        for model in apps.get_models()
        if model._meta.app_label in ("cases", "contacts")
        if model is Debtor or links & {f.name for f in model._meta.fields}
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField) and not field.flatchoices
        if (name := f"{model._meta.db_table}.{field.column}") not in part | rule.KNOWN_PLAIN
        and field.name not in ("history_type", "state")
    ]
    assert loose == []


def test_no_word_about_the_person_is_left_in_any_text_of_the_desk(administrator: User, quality: User) -> None:
    """Every text that is not known to be plain holds a word of its own; none is left in any column of any table."""
    case = due()
    DataRequestFactory.create(debtor=case.debtor)
    WishFactory.create(debtor=case.debtor, wording=SECRET)
    AttachmentFactory.create(contact=case.contacts.first())
    message = MessageFactory.create(case=case, contact_point=case.debtor.contact_points.filter(person=None).get())
    ReceiptFactory.create(message=message, case=case)
    Draft.objects.create(case=case, owner=administrator, content=b"x", kept_at=NOW)
    EvidencePackFactory.create(case=case)
    proposed = AnswerVersionFactory.create().answer
    AskedFactory.create(case=case, request=case.requests.get(), answer=proposed, proposed_at=NOW)
    Skip.objects.create(case=case, collector=administrator, reason=SECRET, at=NOW)
    payment = Payment.objects.filter(account__case=case).first()
    told = {"reason": SECRET, "cleared_at": NOW, "cleared_by": administrator}
    run = RunFactory.create()
    Clearance.objects.create(run=run, kind="unattributed", payment=payment, amount=1, **told)
    decided = {"state": "refused", "decided_at": NOW, "decided_by": administrator, "decision": SECRET}
    AdjustmentFactory.create(payment=payment, words=SECRET, **decided)
    closed = {"state": "not_justified", "closed_at": NOW, "closed_by": administrator, "answer": SECRET}
    DisputeFactory.create(run=run, payment=payment, words=SECRET, **closed)
    approved = {"state": "approved", "approved_at": NOW, "approved_by": administrator}
    type(run).objects.filter(pk=run.pk).update(**approved)
    words = marked()
    assert {word for word in words if word in everything()} == set(words), "the words stand before"
    number = Debtor.objects.get(pk=case.debtor_id).reference
    sealed(case.creditor, administrator, quality)
    left = everything()
    assert {name for word, name in words.items() if word in left} == set()
    for known in (SECRET, f'"{number}"', f"AC-{case.pk}", case.debtor.reference):
        assert f'"{known}"' not in left
    assert DataRequest.objects.get().file_id is None
    assert not Draft.objects.exists()
    assert not FileChunk.objects.exists()


def marked() -> dict[str, str]:
    """Put a word of its own into every text that sealing takes away, past all protection; return where each stands."""
    words: dict[str, str] = {}
    with superuser() as cursor:
        for part in rule.PARTS:
            model = next(one for one in apps.get_models() if one._meta.db_table == part.table)
            for field in model._meta.concrete_fields:
                if field.column not in part.to or not isinstance(field, models.CharField | models.TextField):
                    continue
                name, word = str(field.column), f"Wq{len(words)}x"
                short = (field.max_length or 99) < len(word)
                if short or field.flatchoices or "reference" in name:
                    continue
                cursor.execute(f"UPDATE {part.table} SET {name} = %s", [word])
                words[word] = f"{part.table}.{name}"
    return words


def everything() -> str:
    """Return every row of every table as text, texts in JSON and arrays included."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT string_agg(to_json(t)::text, ' ') FROM {table} t")
            found.append(cursor.fetchone()[0] or "")
    return "\n".join(found)
