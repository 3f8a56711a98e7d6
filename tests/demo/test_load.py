import io
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Count
from django.utils import timezone

from cases.models import (
    Case,
    Closing,
    Creditor,
    Hold,
    KeepRequest,
    Payment,
    Placement,
    Plan,
    Promise,
    Request,
    ReturnFile,
)
from commissions.models import Run
from commissions.queries.estimates import estimates
from contacts.models import Contact, EvidencePack
from reports.models import OverdueReport
from staff.models import User
from tests import databases, factories
from tests.browser import desk


@pytest.mark.parametrize("command", ["load_demo", "demo_sign_ins"])
def test_demo_is_refused_outside_a_local_desk(command: Any, monkeypatch: Any) -> None:
    monkeypatch.delenv("DESK_LOCAL", raising=False)
    with pytest.raises(CommandError, match="DESK_LOCAL=1"):
        call_command(command)


@pytest.mark.django_db
def test_demo_leaves_a_desk_with_people_alone(monkeypatch: Any) -> None:
    monkeypatch.setenv("DESK_LOCAL", "1")
    factories.UserFactory.create()
    said = io.StringIO()
    call_command("load_demo", stdout=said)
    assert "nothing was done" in said.getvalue()
    assert not Creditor.objects.exists()


@pytest.fixture
def demo(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Lead the test to a copy of the demo, which `load_demo` has made once for this run."""
    name = f"{connection.settings_dict['NAME']}_demo"
    with django_db_blocker.unblock():
        databases.copy(desk.demo(), name)
        with databases.at(name):
            yield
        databases.drop(name)


def test_demo_adds_up(demo: None, monkeypatch: Any) -> None:
    monkeypatch.setenv("DESK_LOCAL", "1")
    call_command("verify_ledger", stdout=io.StringIO())
    call_command("verify_archive", stdout=io.StringIO())
    call_command("verify_pay", stdout=io.StringIO())
    promised = dict(Promise.objects.values_list("state").annotate(Count("pk")))
    assert {"open", "kept", "kept_with_variance", "partly_kept", "broken"} <= set(promised)
    paid = dict(Payment.objects.values_list("state").annotate(Count("pk")))
    assert {"posted", "reversed", "unmatched", "before_placement"} <= set(paid)
    held = dict(Hold.objects.values_list("state").annotate(Count("pk")))
    assert {"in_force", "lifted", "expired"} <= set(held)
    assert {"active", "awaiting", "broken", "completed"} <= set(Plan.objects.values_list("state", flat=True))
    assert set(Run.objects.values_list("state", flat=True)) == {"exported", "in_review", "calculated"}
    [so_far] = estimates(User.objects.get(username="lin.yue"), today=timezone.localdate())
    assert so_far.unposted.back < 0
    upheld = Request.objects.filter(kind="complaint", outcome__in=("justified", "partly_justified"))
    assert upheld.filter(case__collector__username="jiang.tao").count() == 2
    assert Placement.objects.filter(counts__recall__gt=0, counts__update__gt=0).exists()
    assert OverdueReport.objects.filter(made_at__isnull=False).count() >= 4
    assert not Contact.objects.filter(direction="outbound", corrects=None, decision=None).exists()
    assert set(KeepRequest.objects.values_list("state", flat=True)) == {"asked", "granted"}
    assert ReturnFile.objects.get().state == "made"
    assert Placement.objects.get(scope="recall").counts["refuse"] == 1
    assert Case.objects.filter(sealed_at__isnull=False, debtor__name="••••").count() == 1
    assert Closing.objects.filter(state="waiting").count() == 1
    assert [(one.wrong, one.file is not None) for one in EvidencePack.objects.all()] == [(0, True)]
    said = io.StringIO()
    call_command("demo_sign_ins", stdout=said)
    assert len({line.split("\t")[0] for line in said.getvalue().splitlines()}) == 5
    assert User.objects.filter(role="finance").count() == 2
