"""The evidence pack of a case as a ZIP: papers to read, rows to prove, files by hash, a manifest, and `verify.py`."""

import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePath
from typing import Any

from django.utils import translation

from cases.enums import CaseState
from cases.models import Case
from common import files
from common.models import StoredFile
from common.papers import parts
from contacts.documents.evidence import pages, verify
from contacts.models import EvidencePack
from contacts.queries import evidence_rows as rows
from contacts.queries.record import sections

FORMAT = 1
README = """\
Evidence pack of case {number}
==============================

case-*.pdf        the record to read
data/             the same record as rows, one JSON object a line
attachments/      what was attached to contacts, named by its SHA-256
agreements/       agreements of repayment plans as they were issued
manifest.json     every file with its digest, and how each chain of the record ends
verify.py         proves the pack: python3 verify.py
                  It needs Python 3.5 or newer and nothing else, and names every row that is wrong.

Recordings are kept where they were made; data/recordings.jsonl names each with the digest of the contact it belongs to.

案件 {number} 证据包
====================

case-*.pdf        供阅读的案件记录
data/             同一记录的逐行数据，每行一个 JSON 对象
attachments/      催记所附文件，以 SHA-256 命名
agreements/       还款计划协议原件
manifest.json     全部文件的摘要，以及各条哈希链的末端
verify.py         校验本证据包：python3 verify.py
                  只需 Python 3.5 或更新版本，无需其他软件；有问题的行逐一列出。

录音存于原处；data/recordings.jsonl 列出每条录音的编号及其所属催记的摘要。
"""


@dataclass(frozen=True)
class Made:
    """A pack: its bytes, the SHA-256 of its manifest, and how much its own proof found wrong."""

    content: bytes
    digest: str
    wrong: int


def languages(case: Case) -> list[str]:
    """Return the languages of the papers: English, and the debtor's when the desk speaks it."""
    return ["en", *(["zh-hans"] if case.debtor.language.lower().startswith("zh") else [])]


def made(pack: EvidencePack, *, now: datetime) -> Iterator[str | Made]:
    """Yield the name of each step before it is done, and the pack at the end."""
    case = pack.case
    book: dict[str, bytes] = {}
    yield "rows"
    linked = rows.linked(case)
    chains = rows.chains(case)
    book |= {f"data/{name}.jsonl": _lines(found) for name, found in linked.items()}
    book |= _data(case)
    yield "files"
    book |= _files(case)
    for language in languages(case):
        yield language
        with translation.override(language):
            found = pages.of(pack, chains=chains, linked=linked, now=now)
            book[f"case-{language}.pdf"] = parts.written(found, number=case.number, made_at=now)
    book["README.txt"] = README.format(number=case.number).encode()
    book["verify.py"] = Path(str(verify.__file__)).read_bytes()
    manifest = _manifest(pack, book, chains, now)
    content = _zipped({**book, verify.MANIFEST: manifest}, now)
    yield "proof"
    yield Made(content, hashlib.sha256(manifest).hexdigest(), _wrong(content))


def _wrong(content: bytes) -> int:
    proof = verify.Pack(io.BytesIO(content))
    verify.prove(proof)
    return len(proof.problems)


def _data(case: Case) -> dict[str, bytes]:
    """Return what is not chained, as rows: messages, wishes, recordings, files, and what the desk agreed and booked."""
    told: dict[str, Iterable[dict[str, Any]]] = {
        "messages": rows.messages(case),
        "wishes": rows.wishes(case),
        "recordings": rows.recordings(case),
        "attachments": [
            {
                "contact_id": str(one.contact_id),
                "sequence": one.contact.sequence,
                "name": one.name,
                "content_type": one.content_type,
                "size": one.size,
                "sha256": one.sha256,
                "file": None if one.file.dropped_at else _attached(one.sha256, one.name),
            }
            for one in rows.attachments(case)
        ],
        "agreements": [
            {
                "plan_id": str(one.version.plan_id),
                "version": one.version.number,
                "number": one.number,
                "language": one.language,
                "issued_at": one.issued_at.isoformat(),
                "sha256": one.sha256,
                "file": None if one.file.dropped_at else _agreed(one.number),
            }
            for one in rows.agreements(case)
        ],
    }
    # What people read of these stands on paper in the debtor's language as well.
    with translation.override("en"):
        told = {section.name: section.rows for section in sections.of_case(case)} | told
        told["timeline"] = [event.row() for event in pages.events(case)]
    return {f"data/{name}.jsonl": _lines(found) for name, found in told.items() if name not in rows.COLUMNS}


def _lines(found: Iterable[dict[str, Any]]) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in found).encode()


def _attached(sha256: str, name: str) -> str:
    suffix = PurePath(name).suffix.lower()
    return f"attachments/{sha256}{suffix if suffix[1:].isalnum() and suffix.isascii() else ''}"


def _agreed(number: str) -> str:
    return f"agreements/{number.replace('/', '-')}.pdf"


def _files(case: Case) -> dict[str, bytes]:
    kept: list[tuple[str, StoredFile]] = [
        *((_attached(one.sha256, one.name), one.file) for one in rows.attachments(case)),
        *((_agreed(one.number), one.file) for one in rows.agreements(case)),
    ]
    return {name: b"".join(files.parts(file)) for name, file in kept if not file.dropped_at}


def _manifest(pack: EvidencePack, book: dict[str, bytes], chains: dict[str, Any], now: datetime) -> bytes:
    case, link = pack.case, "0" * 64
    listed = []
    for name in sorted(book):
        content = book[name]
        digest = hashlib.sha256(content).hexdigest()
        link = hashlib.sha256(f"{link}\n{name}\n{len(content)}\n{digest}".encode()).hexdigest()
        listed.append({"name": name, "size": len(content), "sha256": digest, "chain": link})
    told = {
        "format": FORMAT,
        "case": case.number,
        "creditor": str(case.creditor),
        "currency": case.creditor.currency,
        "is_closed": case.state == CaseState.CLOSED,
        "pack": pack.pk,
        "reason": pack.reason,
        "asked_by": pack.asked_by.name,
        "made_at": now.isoformat(),
        "columns": {name: [[column, str(kind)] for column, kind in known] for name, known in rows.COLUMNS.items()},
        "chains": chains,
        "files": listed,
        "head": link,
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def _zipped(book: dict[str, bytes], now: datetime) -> bytes:
    content = io.BytesIO()
    stamp = now.timetuple()[:6]
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as out:
        for name in sorted(book):
            entry = zipfile.ZipInfo(name, stamp)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            out.writestr(entry, book[name])
    return content.getvalue()
