"""The record of a case as one file: whole, proved by its own program, and whatever is changed in it is named."""

import hashlib
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from cases.imports.progress import Silent
from cases.models import Case, LedgerEntry
from common import files
from common.errors import Refusal
from common.models import AuditEvent
from contacts.actions import evidence_packs
from contacts.documents.evidence import verify
from contacts.models import Decision, EvidencePack
from staff.enums import Role
from staff.models import User
from tests.examples import examples
from tests.factories import (
    NOW,
    AccountFactory,
    CaseFactory,
    ContactFactory,
    ContactPointFactory,
    DebtorFactory,
    PaymentFactory,
    PromiseFactory,
    RequestFactory,
    UserFactory,
)
from tests.life_factories import AttachmentFactory, EvidencePackFactory, WishFactory
from tests.message_factories import MessageFactory
from tests.papers import text_of
from tests.plan_factories import (
    AgreementFactory,
    InstalmentFactory,
    RepaymentPlanFactory,
    RepaymentVersionFactory,
)
from tests.sql import superuser

pytestmark = pytest.mark.django_db
REASON = "Court of Pudong, case 2026-1187"
SignIn = Callable[[User], Client]
Book = dict[str, bytes]


def full_case() -> Case:
    """Return a case with everything that a record may hold."""
    debtor = DebtorFactory.create(language="zh-Hans", name="陈晓梅")
    case = CaseFactory.create(debtor=debtor, creditor=debtor.creditor)
    account = AccountFactory.create(case=case)
    PaymentFactory.create(account=account)
    for step in range(3):
        LedgerEntry.objects.create(
            account=account, kind="adjustment", reference=f"t:{step}", effective_on=NOW.date(), recorded_at=NOW,
            interest=-step,
        )  # fmt: skip
        account.interest -= step
    account.save()
    point = ContactPointFactory.create(debtor=case.debtor)
    contacts = []
    for step in range(4):
        decision = Decision.objects.create(
            case=case, channel="phone", verdict="allowed", asked_at=NOW, contact_point=point,
            facts={"zones": ["Asia/Shanghai"]}, packs={"cn-card": "2026.3"},
        )  # fmt: skip
        at, note = NOW - timedelta(hours=9 - step), f"答应下周还款，{step}"
        contacts.append(
            ContactFactory.create(
                case=case,
                at=at,
                note=note,
                recording=f"REC-{step}",
                checks=["recorded"],
                decision=decision,
                attachments=[] if step else [hashlib.sha256(b"%PDF-").hexdigest()],
            )
        )
    WishFactory.create(debtor=case.debtor)
    PromiseFactory.create(case=case)
    RequestFactory.create(case=case)
    MessageFactory.create(
        case=case, subject="", body="您尚欠款。", digest=hashlib.sha256("\n您尚欠款。".encode()).digest()
    )
    version = RepaymentVersionFactory.create(plan=RepaymentPlanFactory.create(case=case))
    InstalmentFactory.create(version=version)
    AgreementFactory.create(version=version, creditor=case.creditor, sha256=hashlib.sha256(b"a").hexdigest())
    AttachmentFactory.create(contact=contacts[0])
    return case


def made(case: Case, by: User | None = None) -> EvidencePack:
    row = evidence_packs.ask(case=case, reason=REASON, by=by or UserFactory.create(role=Role.ADMINISTRATOR), now=NOW)
    return evidence_packs.make(pack_id=row.pk, progress=Silent(), now=NOW)


def book_of(row: EvidencePack) -> Book:
    assert row.file is not None
    with zipfile.ZipFile(files.opened(row.file)) as book:
        return {name: book.read(name) for name in book.namelist()}


def zipped(book: Book) -> io.BytesIO:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as out:
        for name, text in book.items():
            out.writestr(name, text)
    return content


def found(book: Book) -> list[str]:
    pack = verify.Pack(zipped(book))
    verify.prove(pack)
    return pack.problems


def listed_anew(book: Book) -> Book:
    """Return the book with a manifest made to fit its files, as somebody would who knows how it is made."""
    manifest, link = json.loads(book["manifest.json"]), "0" * 64
    manifest["files"] = []
    for name in sorted(set(book) - {"manifest.json"}):
        digest = hashlib.sha256(book[name]).hexdigest()
        link = hashlib.sha256(f"{link}\n{name}\n{len(book[name])}\n{digest}".encode()).hexdigest()
        manifest["files"].append({"name": name, "size": len(book[name]), "sha256": digest, "chain": link})
    manifest["head"] = link
    return {**book, "manifest.json": json.dumps(manifest).encode()}


KEPT: list[tuple[Book, str]] = []


@pytest.fixture
def packed() -> tuple[Book, str]:
    """Give one pack and the digest of its manifest, made once: its bytes outlive the rows they were made of."""
    if not KEPT:
        row = made(full_case())
        assert row.wrong == 0
        KEPT.append((book_of(row), row.digest))
    return KEPT[0]


@pytest.fixture
def book(packed: tuple[Book, str]) -> Book:
    return packed[0]


def test_a_pack_holds_the_whole_record(packed: tuple[Book, str]) -> None:
    book, digest = packed
    assert digest == hashlib.sha256(book["manifest.json"]).hexdigest()
    counts = {name: book[f"data/{name}.jsonl"].count(b"\n") for name in ("contacts", "decisions", "ledger", "messages")}
    assert counts == {"contacts": 4, "decisions": 5, "ledger": 4, "messages": 1}
    for name in ("timeline", "wishes", "promises", "plans", "instalments", "agreements", "recordings", "attachments"):
        assert book[f"data/{name}.jsonl"], name
    assert {name for name in book if name.endswith(".pdf") and "/" not in name} == {"case-en.pdf", "case-zh-hans.pdf"}
    assert all(book[name].startswith(b"%PDF") for name in ("case-en.pdf", "case-zh-hans.pdf"))
    for name in ("case-en.pdf", "case-zh-hans.pdf"):  # every instant is told on the creditor's wall
        text = text_of(book[name])
        assert ("2026-11-" in text, "+00:00" in text) == (True, False)
        assert not [code for code in ("number_state", "last_attempt_at", "case_closed", "own value") if code in text]
    [attached] = [json.loads(line) for line in book["data/attachments.jsonl"].splitlines()]
    assert hashlib.sha256(book[attached["file"]]).hexdigest() == attached["sha256"]


@pytest.mark.parametrize("way", ["zip", "folder"])
def test_the_program_in_it_runs_by_itself(packed: tuple[Book, str], tmp_path: Path, way: str) -> None:
    book, digest = packed
    (tmp_path / "p.zip").write_bytes(zipped(book).getvalue())
    with zipfile.ZipFile(tmp_path / "p.zip") as out:
        out.extractall(tmp_path / "p")
    script = [sys.executable, "-I", "-S", str(tmp_path / "p" / "verify.py")]

    def run() -> subprocess.CompletedProcess[str]:
        words = [*script, *([str(tmp_path / "p.zip")] if way == "zip" else [])]
        return subprocess.run(words, capture_output=True, text=True, check=False, encoding="utf-8")

    whole = run()
    assert (whole.returncode, whole.stderr) == (0, "")
    assert "Everything holds." in whole.stdout
    assert digest in whole.stdout
    changed = {**book, "data/contacts.jsonl": book["data/contacts.jsonl"].replace(b"REC-2", b"REC-9")}
    (tmp_path / "p.zip").write_bytes(zipped(changed).getvalue())
    (tmp_path / "p" / "data" / "contacts.jsonl").write_bytes(changed["data/contacts.jsonl"])
    broken = run()
    assert broken.returncode == 1
    assert "data/contacts.jsonl row 3 (place 3 in the chain): the content was changed" in broken.stdout


def lines(book: Book, name: str, change: Callable[[list[bytes]], list[bytes]]) -> Book:
    path = f"data/{name}.jsonl"
    return listed_anew({**book, path: b"\n".join(change(book[path].splitlines())) + b"\n"})


def replaced(rows: list[bytes], *, second: bytes) -> list[bytes]:
    return [rows[0], second, *rows[2:]]


def first(rows: list[bytes], *, name: str, value: str) -> list[bytes]:
    return [field(rows[0], name, value), *rows[1:]]


def field(row: bytes, name: str, value: Any) -> bytes:
    return json.dumps({**json.loads(row), name: value}, ensure_ascii=False).encode()


CHANGES: list[tuple[Callable[[list[bytes]], list[bytes]], str]] = [
    (lambda rows: [rows[0], *rows[2:]], "row 2 should stand here"),
    (lambda rows: [rows[0], rows[2], rows[1], *rows[3:]], "row 2 should stand here"),
    (lambda rows: [*rows[:2], rows[0], *rows[2:]], "row 3 should stand here"),
    (lambda rows: rows[:-1], "rows were packed"),
]


@pytest.mark.parametrize("name", ["contacts", "decisions", "ledger"])
def test_every_change_is_named_by_its_row_even_when_the_manifest_is_made_to_fit(book: Book, name: str) -> None:
    assert found(listed_anew(book)) == []
    path = f"data/{name}.jsonl"
    rows = book[path].splitlines()
    for column, value in json.loads(rows[1]).items():
        other = "0" if value in (None, "") else value[:-1] + ("1" if value[-1] != "1" else "2")
        changed = [rows[0], field(rows[1], column, other), *rows[2:]]
        problems = found(listed_anew({**book, path: b"\n".join(changed)}))
        if (name, column) != ("contacts", "id"):
            assert any(f"{path} row 2" in one for one in problems), column
    for change, words in CHANGES:
        assert any(words in one for one in found(lines(book, name, change))), words


def test_sums_messages_and_files_are_proved(book: Book) -> None:
    manifest = json.loads(book["manifest.json"])
    manifest["chains"]["ledger"][0]["balance"]["interest"] = "1.000"
    problems = found(listed_anew({**book, "manifest.json": json.dumps(manifest).encode()}))
    assert [one for one in problems if "the entries come to interest" in one]
    assert (
        "the text is not the one that was sent"
        in found(lines(book, "messages", lambda a: [field(a[0], "body", "x")]))[0]
    )
    [path] = [name for name in book if name.startswith("attachments/")]
    assert found(listed_anew({**book, path: b"other"})) == ["data/attachments.jsonl row 1: its file was changed"]
    assert "its file is missing" in found(listed_anew({name: text for name, text in book.items() if name != path}))[0]
    other_place = lines(book, "recordings", partial(first, name="reference", value="R"))
    assert "another recording" in found(other_place)[0]


@examples(150)
@given(data=st.data())
def test_no_single_byte_can_change(book: Book, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(name for name, text in book.items() if text and name != "manifest.json")))
    place = data.draw(st.integers(0, len(book[name]) - 1))
    byte = data.draw(st.integers(1, 255))
    content = bytearray(book[name])
    content[place] ^= byte
    assert any(name in one for one in found({**book, name: bytes(content)}))


def test_a_file_put_in_or_taken_away_is_named(book: Book) -> None:
    assert found({**book, "more.txt": b"x"}) == ["more.txt: the file was put in"]
    assert found({name: text for name, text in book.items() if name != "README.txt"}) == [
        "README.txt: the file is missing or cannot be read"
    ]


def test_a_record_that_was_tampered_with_says_so_when_it_is_packed() -> None:
    case = full_case()
    with superuser() as cursor:
        cursor.execute("UPDATE contacts_contact SET note = 'x' WHERE case_id = %s AND sequence = 2", [case.pk])
    assert made(case).wrong == 1


def test_made_twice_is_once_and_every_hand_is_audited(signed_in: SignIn) -> None:
    administrator = UserFactory.create(role=Role.ADMINISTRATOR)
    row = made(full_case(), administrator)
    evidence_packs.make(pack_id=row.pk, progress=Silent(), now=NOW + timedelta(hours=1))
    row.refresh_from_db()
    assert row.made_at == NOW
    EvidencePack.objects.update(expires_at=timezone.now() + timedelta(days=1))
    answer = signed_in(administrator).get(reverse("contacts:evidence-pack-file", args=[row.pk]))
    assert answer.headers["Content-Type"] == "application/zip"
    actions = list(
        AuditEvent.objects.filter(action__startswith="evidence").order_by("pk").values_list("action", flat=True)
    )
    assert actions == ["evidence_pack.ask", "evidence_pack.make", "evidence_pack.download"]


def test_an_old_pack_is_forgotten_and_its_digest_stays(signed_in: SignIn) -> None:
    pack = EvidencePackFactory.create(expires_at=NOW + timedelta(days=30))
    browser = signed_in(UserFactory.create(role=Role.ADMINISTRATOR))
    assert evidence_packs.expire(now=NOW + timedelta(days=29)) == 0
    assert evidence_packs.expire(now=NOW + timedelta(days=30)) == 1
    assert evidence_packs.expire(now=NOW + timedelta(days=30)) == 0
    assert browser.get(reverse("contacts:evidence-pack-file", args=[pack.pk])).status_code == 404
    assert pack.digest in browser.get(reverse("contacts:evidence-packs", args=[pack.case_id])).content.decode()


def test_refusals_are_sentences() -> None:
    case, by = CaseFactory.create(), UserFactory.create(role=Role.ADMINISTRATOR)
    with pytest.raises(evidence_packs.EvidenceRefused, match="for whom the record is"):
        evidence_packs.ask(case=case, reason="  ", by=by, now=NOW)
    evidence_packs.ask(case=case, reason=REASON, by=by, now=NOW)
    with pytest.raises(Refusal, match="already being done"):
        evidence_packs.ask(case=case, reason=REASON, by=by, now=NOW)
    case.sealed_at = NOW
    with pytest.raises(Refusal, match="sealed"):
        evidence_packs.ask(case=case, reason=REASON, by=by, now=NOW)


def test_the_page_asks_and_refuses_and_a_stranger_finds_nothing(signed_in: SignIn) -> None:
    case = CaseFactory.create()
    browser = signed_in(UserFactory.create(role=Role.ADMINISTRATOR))
    address = reverse("contacts:evidence-packs", args=[case.pk])
    assert "Nobody has asked for this record yet" in browser.get(address).content.decode()
    refused = browser.post(address, {"reason": ""})
    assert refused.status_code == 422
    assert "Write for whom the record is and why" in refused.content.decode()
    assert browser.post(address, {"reason": REASON}).status_code == 302
    assert "being made" in browser.get(address).content.decode()
    stranger = signed_in(UserFactory.create(role=Role.SUPERVISOR))
    assert stranger.get(address).status_code == 404
    file = EvidencePackFactory.create(case=case)
    assert stranger.get(reverse("contacts:evidence-pack-file", args=[file.pk])).status_code == 404


def test_programs_ask_wait_and_fetch(signed_in: SignIn) -> None:
    case = full_case()
    program = signed_in(UserFactory.create(role=Role.ADMINISTRATOR))
    asked = program.post(f"/api/v1/cases/{case.pk}/evidence/", {"reason": REASON}, headers={"Idempotency-Key": "k1"})
    assert asked.status_code == 201
    again = program.post(f"/api/v1/cases/{case.pk}/evidence/", {"reason": REASON}, headers={"Idempotency-Key": "k2"})
    assert (again.status_code, again.json()["code"]) == (409, "already_running")
    address = f"/api/v1/evidence/{asked.json()['id']}/"
    assert program.get(f"{address}file/").status_code == 404
    evidence_packs.make(pack_id=asked.json()["id"], progress=Silent(), now=timezone.now())
    assert program.get(address).json()["wrong"] == 0
    assert b"".join(program.get(f"{address}file/").streaming_content).startswith(b"PK")  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("change", "constraint"),
    [("reason = ''", "evidence_pack_has_reason"), ("digest = ''", "evidence_pack_made_whole")],
)
def test_the_database_refuses_what_is_not_whole(change: str, constraint: str) -> None:
    row = EvidencePackFactory.create()
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE contacts_evidencepack SET {change} WHERE id = %s", [row.pk])
