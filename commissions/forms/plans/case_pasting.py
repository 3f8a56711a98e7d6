"""What is pasted from a spreadsheet into a table of a worked case: a line of heads, then a line for each row."""

from collections.abc import Iterator, Mapping
from itertools import zip_longest

from django.utils.translation import gettext as _

from cases.rules.files import mapping, payment_fields, placement_fields
from commissions.engine.reading import NAME
from commissions.forms.plans import case_read, sheets
from commissions.forms.plans.cells import clean, to_json
from commissions.queries.plans import plan_words as words

FIELDS = {
    "people": (*case_read.FIELDS, *case_read.BALANCES),
    "payments": ("amount", "value_date", *sheets.PAYMENT_FIELDS),
}
# What stands beside the fields of the document: what each row must come to.
BESIDE = {"people": ("=pays",), "payments": ("=earns", "=reason")}
# What creditors call in their files is known by the same names here: a field of a file, and the column it fills.
OF_A_PAYMENT = {
    "account_reference": "account",
    "reference": "id",
    "amount": "amount",
    "value_on": "value_date",
    "reverses": "reverses",
    "creditor": "creditor",
}
OF_AN_ACCOUNT = {"balance": "balance", "product": "product"}
AGE = "days_past_due"


class NotATable(ValueError):
    """What was pasted is no table of a case; the sentence says what to do."""


def unpacked(data: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """Return the form with every pasted table typed in place of the one above, and by table why one cannot be."""
    found, unread = dict(data), {}
    for field, text in data.items():
        key = field.removesuffix("_paste")
        if key != field and text.strip():
            try:
                cells = dict(_cells(key, text, sheets.names(data, key)))
            except NotATable as error:
                unread[key] = str(error)
                continue
            rows = tuple(f"{key}_{place}_" for place in range(sheets.MOST_ROWS + 1))
            found = {name: value for name, value in found.items() if not name.startswith(rows)} | cells
    return found, unread


def _cells(key: str, text: str, known: list[str]) -> Iterator[tuple[str, str]]:
    """Return the fields of the form that the pasted table comes to. Raises NotATable."""
    heads, *lines = [line.split("\t") for line in text.splitlines() if line.strip()]
    if not lines:
        raise NotATable(_("Copy the table with its heads: a line of heads, then a line for each row."))
    if len(lines) > sheets.MOST_ROWS:
        raise NotATable(_("A case has at most %(most)d rows. Copy fewer.") % {"most": sheets.MOST_ROWS})
    names = [column(clean(head), key, known) for head in heads]
    _refuse_loss(heads, names, lines)
    own = [name for name in dict.fromkeys(names) if name and not name.startswith("=")]
    yield f"{key}_names", to_json(own)
    for place, line in enumerate(lines):
        for name, cell in zip(names, line, strict=False):
            if name:
                yield f"{key}_{place}_{own.index(name) if name in own else name[1:]}", cell


def _refuse_loss(heads: list[str], names: list[str], lines: list[list[str]]) -> None:
    """Refuse a table of which a cell would be lost: under a head that another one covers, or under none."""
    twice = next((head for place, head in enumerate(heads) if names[place] and names[place] in names[:place]), None)
    if twice is not None:
        raise NotATable(_("The column “%(head)s” is there twice. Take one of them out.") % {"head": clean(twice)})
    for number, line in enumerate(lines, start=2):
        for name, cell in zip_longest(names, line, fillvalue=""):
            if not name and clean(cell):
                raise NotATable(
                    _("Line %(number)d says “%(cell)s” under no head. Write a head above it, or take it out.")
                    % {"number": number, "cell": clean(cell)}
                )


def column(head: str, key: str, known: list[str]) -> str:
    """Return the name of the column with that head, as it stands above the table or in the document."""
    kind = key.rpartition("_")[2]
    titles = {"people": _("Collector"), "payments": _("Payment")}
    called = {str(titles.get(kind)).casefold(): "id", "id": "id"}
    for name in (*known, *FIELDS.get(kind, ()), *BESIDE.get(kind, ())):
        called.setdefault(words.head(name).casefold(), name)
        called.setdefault(name.casefold(), name)
    found = called.get(head.casefold()) or (_in_files(head, known) if kind == "payments" else "") or head
    if found and not NAME.match(found.removeprefix("=")):
        raise NotATable(
            _("No column is called “%(head)s”. Write the head as it stands above, or the name of a figure.")
            % {"head": head}
        )
    return found


def _in_files(head: str, known: list[str]) -> str:
    """Return the column that a head of a creditor's file fills; "" for none.

    A file says only how old the debt is, not on which day: the one column of ages that stands above takes it.
    """
    found = OF_A_PAYMENT.get(mapping.named(payment_fields.FIELDS, head))
    of_account = mapping.named(placement_fields.FIELDS, head)
    ages = [name for name in known if name.startswith("dpd")]
    if not found and of_account == AGE and len(ages) == 1:
        return ages[0]
    return found or OF_AN_ACCOUNT.get(of_account, "")
