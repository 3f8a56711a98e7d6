#!/usr/bin/env python3
# Runs with any Python 3.5 or newer, as old as those who judge may have; it speaks to a terminal.
"""Proves an evidence pack: that it is whole, and that no row of the record was changed, removed, moved or put in.

    python3 verify.py            in the folder of the unpacked pack
    python3 verify.py PACK.zip   on the pack as it came

Needs nothing but Python. Every row that is wrong is named. Exit code 0 when everything holds, 1 when something is
wrong, 2 when there is no pack.

How: the digest of a row is SHA-256(digest of the row before it + text of the row); the first row follows 32 zero bytes.
The text is the version and the columns that manifest.json lists, joined by "|", in UTF-8: numbers, amounts, days and
instants plain, texts led by their length ("5:phone"), what is not there empty.
"""

import hashlib
import json
import os
import sys
import zipfile
from decimal import Decimal
from typing import Any, Dict, List, Optional

MANIFEST = "manifest.json"
PLAIN = ("number", "moment", "day")
PARTS = ("principal", "interest", "fees", "late_charges", "costs", "unapplied")
GENESIS = bytes(32)
Row = Dict[str, Any]


class Pack:
    """The files of a pack, in a folder or a ZIP, and what was found wrong with them."""

    def __init__(self, place: Any) -> None:
        is_folder = isinstance(place, str) and os.path.isdir(place)
        self.book = None if is_folder else zipfile.ZipFile(place)  # type: Optional[zipfile.ZipFile]
        self.folder = place
        self.problems = []  # type: List[str]
        self.manifest = {}  # type: Row

    def names(self) -> List[str]:
        """Return the names of all files, with "/" between folders."""
        if self.book is not None:
            return [name for name in self.book.namelist() if not name.endswith("/")]
        found = []
        for folder, _folders, files in os.walk(self.folder):
            for name in files:
                path = os.path.relpath(os.path.join(folder, name), self.folder)
                found.append(path.replace(os.sep, "/"))
        return found

    def read(self, name: str) -> bytes:
        """Return the content of a file; raise an error when it is not there or cannot be read."""
        if self.book is not None:
            return bytes(self.book.read(name))
        with open(os.path.join(self.folder, *name.split("/")), "rb") as file:
            return bytes(file.read())

    def wrong(self, place: str, words: str) -> None:
        """Remember what is wrong, and where."""
        self.problems.append("{}: {}".format(place, words))

    def rows(self, name: str) -> List[Row]:
        """Return the rows of a file of rows, one JSON object a line; what cannot be read is wrong and left out."""
        try:
            lines = self.read(name).decode("utf-8").split("\n")
        except (KeyError, OSError, UnicodeDecodeError, zipfile.BadZipFile):
            self.wrong(name, "the file is missing or cannot be read")
            return []
        found = []
        for place, line in enumerate(lines, start=1):
            if line:
                try:
                    found.append(dict(json.loads(line), _row=place))
                except (TypeError, ValueError):
                    self.wrong("{} row {}".format(name, place), "it cannot be read")
        return found


def sha256(content: bytes) -> str:
    """Return the SHA-256 in hex."""
    return hashlib.sha256(content).hexdigest()


def files(pack: Pack) -> int:
    """Compare every file with its size and digest in the manifest, and the manifest with its own chain."""
    chain = "0" * 64
    known = {MANIFEST}
    for one in pack.manifest["files"]:
        name = one["name"]
        known.add(name)
        chain = sha256("\n".join((chain, name, str(one["size"]), one["sha256"])).encode("utf-8"))
        if chain != one["chain"]:
            pack.wrong(MANIFEST, "the list of files was changed at {}".format(name))
            chain = one["chain"]
        try:
            content = pack.read(name)
        except (KeyError, OSError, zipfile.BadZipFile):
            pack.wrong(name, "the file is missing or cannot be read")
            continue
        if sha256(content) != one["sha256"]:
            pack.wrong(name, "the content is not the one that was packed")
    if chain != pack.manifest["head"]:
        pack.wrong(MANIFEST, "the list of files was cut or added to")
    for name in sorted(set(pack.names()) - known):
        pack.wrong(name, "the file was put in")
    return len(pack.manifest["files"])


def canonical(version: int, columns: List[List[str]], row: Row) -> bytes:
    """Return the bytes of a row that its digest is taken of."""
    values = [str(version)]
    for name, kind in columns:
        value = row.get(name)
        if value is None:
            values.append("")
        else:
            values.append(value if kind in PLAIN else "{}:{}".format(len(value), value))
    return "|".join(values).encode("utf-8")


def contact_text(columns: List[List[str]], row: Row) -> bytes:
    """Return the bytes of a contact: of the version that it says, else of the first or the second."""
    if row["version"] is not None:
        return canonical(int(row["version"]), columns, row)
    more = [row[name] for name, _kind in columns[21:26]]
    second = any(value not in ("", "[]", None) for value in more)
    return canonical(2, columns[:26], row) if second else canonical(1, columns[:21], row)


def chain_of(pack: Pack, name: str, rows: List[Row], said: Row, columns: List[List[str]]) -> None:
    """Walk one chain from its first row; `said` is what the manifest says of its length and its end."""
    digest, sequence = GENESIS, 0
    for row in rows:
        place = "{} row {} (place {} in the chain)".format(name, row["_row"], row.get("sequence"))
        try:
            digest, sequence = step(pack, place, row, columns, digest, sequence)
        except (KeyError, TypeError, ValueError):
            pack.wrong(place, "a field is missing or of another kind")
    if sequence != said["rows"]:
        pack.wrong(name, "{} rows were packed, the last is now at place {}".format(said["rows"], sequence))
    elif digest.hex() != said["head"]:
        pack.wrong(name, "the chain does not end as it did when it was packed")


def step(pack: Pack, place: str, row: Row, columns: List[List[str]], digest: bytes, sequence: int) -> Any:
    """Prove one row against the one before it; return its digest and place."""
    number = int(row["sequence"])
    if number != sequence + 1:
        pack.wrong(place, "row {} should stand here: one was removed, moved or put in".format(sequence + 1))
    before = digest
    if "previous_digest" in row:
        if bytes.fromhex(row["previous_digest"]) != digest:
            pack.wrong(place, "it does not follow the row before it")
        before = bytes.fromhex(row["previous_digest"])
        if sha256(row["note"].encode("utf-8")) != row["note_digest"]:
            pack.wrong(place, "the note was changed")
        text = contact_text(columns, row)
    else:
        text = canonical(1, columns, row)
    if hashlib.sha256(before + text).hexdigest() != row["digest"]:
        pack.wrong(place, "the content was changed, or it does not follow the row before it")
    return bytes.fromhex(row["digest"]), number


def ledger(pack: Pack) -> int:
    """Walk the chain of each account and add up its entries; compare with what the account owes."""
    name = "data/ledger.jsonl"
    rows = pack.rows(name)
    columns = pack.manifest["columns"]["ledger"]
    said = pack.manifest["chains"]["ledger"]
    for row in rows:
        if row.get("account_id") not in [one["account_id"] for one in said]:
            pack.wrong("{} row {}".format(name, row["_row"]), "it is of no account of this case")
    for one in said:
        own = [row for row in rows if row.get("account_id") == one["account_id"]]
        chain_of(pack, name, own, one, columns)
        for part in PARTS:
            total = sum((amount(pack, row, part) for row in own), Decimal(0))
            if total != Decimal(one["balance"][part]):
                words = "the entries come to {} {}, the account says {}"
                pack.wrong("account " + one["reference"], words.format(part, total, one["balance"][part]))
    return len(rows)


def amount(pack: Pack, row: Row, part: str) -> Decimal:
    """Return what an entry says of a part of the debt; what is no number is wrong."""
    try:
        return Decimal(row[part])
    except (KeyError, TypeError, ValueError, ArithmeticError):
        pack.wrong("data/ledger.jsonl row {}".format(row["_row"]), part + " is no amount")
        return Decimal(0)


def papers(pack: Pack, contacts: List[Row]) -> int:
    """Compare messages, recordings, attachments and agreements with the digests that the record keeps of them."""
    by_id = {row.get("id"): row for row in contacts}
    count = 0
    for name, check in (
        ("data/messages.jsonl", message),
        ("data/recordings.jsonl", recording),
        ("data/attachments.jsonl", attachment),
        ("data/agreements.jsonl", compare),
    ):
        for row in pack.rows(name):
            count += 1
            place = "{} row {}".format(name, row["_row"])
            try:
                check(pack, place, row, by_id.get(row.get("contact_id"), {}))
            except (KeyError, TypeError, ValueError, AttributeError):
                pack.wrong(place, "a field is missing or of another kind")
    return count


def message(pack: Pack, place: str, row: Row, _contact: Row) -> None:
    """Compare a message with the digest that was taken when it was written."""
    if sha256((row["subject"] + "\n" + row["body"]).encode("utf-8")) != row["digest"]:
        pack.wrong(place, "the text is not the one that was sent")


def recording(pack: Pack, place: str, row: Row, contact: Row) -> None:
    """Compare where a recording is kept with what its contact says, which is proved by the chain."""
    if (contact.get("recording"), contact.get("digest")) != (row["reference"], row["row_digest"]):
        pack.wrong(place, "its contact names another recording")


def attachment(pack: Pack, place: str, row: Row, contact: Row) -> None:
    """Compare an attachment with what its contact says, and with its file."""
    if row["sha256"] not in json.loads(contact.get("attachments") or "[]"):
        pack.wrong(place, "its contact does not name this file")
    compare(pack, place, row, contact)


def compare(pack: Pack, place: str, row: Row, _contact: Row) -> None:
    """Compare a file that is packed beside its row with the digest in it."""
    if row["file"] is None:
        return
    try:
        content = pack.read(row["file"])
    except (KeyError, OSError, zipfile.BadZipFile):
        pack.wrong(place, "its file is missing")
        return
    if sha256(content) != row["sha256"]:
        pack.wrong(place, "its file was changed")


def prove(pack: Pack) -> List[str]:
    """Make every check and return what was read, a line each."""
    pack.manifest = json.loads(pack.read(MANIFEST).decode("utf-8"))
    chains, columns = pack.manifest["chains"], pack.manifest["columns"]
    read = ["{:>8} files".format(files(pack))]
    contacts = pack.rows("data/contacts.jsonl")
    chain_of(pack, "data/contacts.jsonl", contacts, chains["contacts"], columns["contacts"])
    older = sum(row.get("version") is None for row in contacts)
    note = ", {} of them from before the request that they opened was proved".format(older) if older else ""
    read.append("{:>8} contacts{}".format(len(contacts), note))
    decisions = pack.rows("data/decisions.jsonl")
    chain_of(pack, "data/decisions.jsonl", decisions, chains["decisions"], columns["decisions"])
    known = {row.get("id") for row in decisions}
    for row in contacts:
        if row.get("decision_id") is not None and row["decision_id"] not in known:
            pack.wrong("data/contacts.jsonl row {}".format(row["_row"]), "the decision that it names is not there")
    read.append("{:>8} decisions of the gate".format(len(decisions)))
    read.append("{:>8} ledger entries".format(ledger(pack)))
    read.append("{:>8} messages, recordings, attachments and agreements".format(papers(pack, contacts)))
    return read


def main(arguments: List[str]) -> int:
    """Prove the pack and say what was found."""
    try:
        pack = Pack(arguments[0] if arguments else os.path.dirname(os.path.abspath(__file__)))
        content = pack.read(MANIFEST)
        json.loads(content.decode("utf-8"))
    except (OSError, KeyError, ValueError, zipfile.BadZipFile):
        print("There is no evidence pack here: manifest.json cannot be read.")
        return 2
    try:
        for line in prove(pack):
            print(line)
    except (KeyError, TypeError, ValueError, ArithmeticError, zipfile.BadZipFile) as error:
        pack.wrong(MANIFEST, "a field is missing or of another kind ({})".format(type(error).__name__))
    for one in pack.problems:
        print("WRONG    " + one)
    print("SHA-256 of manifest.json: " + sha256(content))
    print("Compare it with the one that the desk shows for this pack.")
    print("{} wrong.".format(len(pack.problems)) if pack.problems else "Everything holds.")
    return 1 if pack.problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
