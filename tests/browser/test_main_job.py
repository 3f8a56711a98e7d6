"""The main job in the browser, one role after another, from a creditor to a proved archive."""

import io
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from playwright.sync_api import Download, FilePayload, Page, expect
from python_calamine import CalamineWorkbook

from tests.browser import journey_files as files
from tests.browser.desk import Desk
from tests.browser.watch import Person

SignIn = Callable[..., Person]
WORK_SECONDS = 60_000
MOST_KEYS = 25
CREDITOR = "Juniper Card Bank"
CODE = "JUN"


@dataclass
class Journey:
    """What one role leaves to the next."""

    desk: Desk
    sign_in: SignIn
    clock: files.Clock = field(default_factory=files.clock)

    def someone(self, role: str, which: int = 0) -> Person:
        """Return a person of the role, reading English by day."""
        person = self.sign_in(role, which)
        person.choose("en", "light")
        return person

    def case_of(self, name: str) -> int:
        """Return the case of the debtor of that name."""
        [(pk,)] = self.desk.sql(
            "SELECT c.id FROM cases_case c JOIN cases_debtor d ON d.id = c.debtor_id WHERE d.name = %s", name
        )
        return int(str(pk))


def test_from_a_creditor_to_a_proved_archive(desk: Desk, person: SignIn) -> None:
    journey = Journey(desk, person)
    add_creditor(journey)
    place_accounts(journey)
    assign_cases(journey)
    blocked_at_night(journey)
    log_promise(journey)
    import_payments(journey)
    pay_commission(journey)
    report_overdue(journey)
    prove_archive(journey)
    assert "All agree" in desk.manage("verify_ledger")
    desk.manage("verify_archive")


def heading(page: Page, words: str) -> None:
    """Wait until the page says so, as long as work in the background may take."""
    expect(page.get_by_role("heading", name=words)).to_be_visible(timeout=WORK_SECONDS)


def fetched(page: Page, name: str) -> bytes:
    """Return the file behind a link."""
    with page.expect_download() as waiting:
        page.get_by_role("link", name=name, exact=True).click()
    download: Download = waiting.value
    return Path(download.path()).read_bytes()


def sheet(data: bytes, name: str | int = 0) -> list[list[Any]]:
    """Return the rows of one sheet of an XLSX file."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    found = book.get_sheet_by_name(name) if isinstance(name, str) else book.get_sheet_by_index(name)
    return [list(row) for row in found.to_python()]


def add_creditor(journey: Journey) -> None:
    administrator = journey.someone("administrator")
    page = administrator.at("/creditors/add/")
    page.get_by_label("Name", exact=True).fill(CREDITOR)
    page.get_by_label("Code").fill(CODE)
    page.get_by_label("Jurisdiction").select_option("cn")
    page.get_by_label("Currency").select_option("CNY")
    page.get_by_label("Time zone").fill("Nowhere/At_All")
    page.get_by_label("Phone region").fill("CN")
    page.get_by_label("Team").select_option(label="Harbour")
    page.get_by_role("button", name="Add the creditor").click()
    expect(page.locator(".error")).to_contain_text("No such time zone")
    administrator.check()
    page.get_by_label("Time zone").fill(journey.clock.open_zone)
    page.get_by_role("button", name="Add the creditor").click()
    heading(page, CREDITOR)
    administrator.check()


def attach(page: Page, name: str, data: bytes) -> None:
    """Choose a CSV file in the form."""
    payload: FilePayload = {"name": name, "mimeType": "text/csv", "buffer": data}
    page.locator("input[type=file]").set_input_files(payload)


def upload(person: Person, journey: Journey, name: str, data: bytes) -> Page:
    """Send a placement file up to its preview."""
    page = person.at("/placements/new/")
    page.get_by_label("Creditor", exact=True).select_option(label=CREDITOR)
    attach(page, name, data)
    page.get_by_label("Placement date").fill(str(journey.clock.today - files.ONE_DAY))
    page.get_by_role("button", name="Go on to the columns").click()
    heading(page, "Which column is what?")
    person.check()
    page.get_by_role("button", name="Read the file").click()
    return page


def place_accounts(journey: Journey) -> None:
    supervisor = journey.someone("supervisor")
    page = upload(supervisor, journey, "juniper.csv", files.placement(journey.clock, CODE))
    heading(page, "Check 12 rows before they count")
    assert counts(page) == {"add": "9", "update": "0", "recall": "0", "refuse": "3"}
    for words in ("Not an amount.", "A full card number.", "No such day."):
        expect(page.get_by_text(words).first).to_be_visible()
    assert files.CARD not in page.content()
    supervisor.check()
    refused = fetched(page, "CSV")
    assert files.CARD.encode() not in refused
    page.get_by_role("button", name="Import 9 rows").click()
    heading(page, "What the file did")
    assert counts(page) == {"added": "9", "updated": "0", "recalled": "0", "refused": "3"}
    supervisor.check()
    page = upload(supervisor, journey, "juniper-mended.csv", files.mended(refused, journey.clock))
    heading(page, "Check 3 rows before they count")
    page.get_by_role("button", name="Import 3 rows").click()
    heading(page, "What the file did")
    [(accounts, debtors, credit)] = journey.desk.sql(
        "SELECT count(*), count(DISTINCT a.debtor_id), min(a.balance) FROM cases_account a "
        "JOIN cases_creditor o ON o.id = a.creditor_id WHERE o.code = %s",
        CODE,
    )
    assert (accounts, debtors, credit) == (12, 11, Decimal(-50))


def counts(page: Page) -> dict[str, str]:
    """Return the counts that open their rows."""
    figures = page.locator(".picks .figure").all_inner_texts()
    return dict(zip(page.locator(".picks b").all_inner_texts(), figures, strict=True))


def assign_cases(journey: Journey) -> None:
    supervisor = journey.someone("supervisor")
    [(creditor,)] = journey.desk.sql("SELECT id FROM cases_creditor WHERE code = %s", CODE)
    page = supervisor.at(f"/cases/?creditor={creditor}")
    supervisor.check()
    page.get_by_role("link", name=re.compile(r"Assign \d+ cases")).click()
    lin_yue = page.locator("select[name=collector] option", has_text="Lin Yue").get_attribute("value")
    page.get_by_label("Collector", exact=True).select_option(lin_yue)
    page.get_by_label("Why").fill("One hand for a new creditor")
    supervisor.check()
    page.get_by_role("button", name=re.compile(r"Assign \d+ cases")).click()
    expect(page.get_by_role("heading", name="Cases")).to_be_visible()
    held = journey.desk.sql(
        "SELECT DISTINCT u.username FROM cases_case c JOIN staff_user u ON u.id = c.collector_id "
        "WHERE c.creditor_id = %s AND c.state <> 'closed'",
        creditor,
    )
    assert held == [(journey.desk.sign_ins["collector"][0][0],)]


def blocked_at_night(journey: Journey) -> None:
    collector = journey.someone("collector")
    page = collector.at(f"/desk/?case={journey.case_of('Ke Midnight')}")
    verdict = page.locator(".act .verdict")
    expect(verdict).to_contain_text("08:30")
    expect(page.locator(".act .reasons").first).to_contain_text("GB/T 45251")
    expect(page.locator("[data-dial]")).to_have_count(0)
    collector.check()


class Keys:
    """A keyboard that counts."""

    def __init__(self, page: Page) -> None:
        self.page, self.pressed = page, 0

    def press(self, *keys: str) -> None:
        """Press one key after the other."""
        for key in keys:
            self.page.keyboard.press(key)
        self.pressed += len(keys)

    def type(self, text: str) -> None:
        """Type a text."""
        self.press(*text)


def log_promise(journey: Journey) -> None:
    collector = journey.someone("collector")
    page = collector.at("/desk/")
    keys = Keys(page)
    keys.press("/")
    expect(page.locator("#find")).to_be_focused()
    keys.page.keyboard.type("Ru Anlan")
    keys.press("Enter")
    expect(page.get_by_role("heading", name="Ru Anlan")).to_be_visible()  # the only one of that name
    page.get_by_role("link", name="Work this case").press("Enter")
    expect(page.locator(".act #log")).to_be_visible()
    expect(page.locator("#case-h")).to_have_text("Ru Anlan")
    keys.press("c")
    expect(page.locator("[data-call]")).to_be_visible()
    collector.check()
    keys.press("d", "i", "i", "i", "i", "p")
    expect(page.locator("#id_amount")).to_be_focused()
    keys.type("1500")
    keys.press("Tab")
    keys.type("+3")
    page.locator("#id_recording").fill("REC-1")  # what the telephone system gives
    keys.press("Control+Enter")
    expect(page.get_by_text("Ru Anlan logged: ")).to_be_visible()
    assert keys.pressed < MOST_KEYS
    page = collector.at(f"/cases/{journey.case_of('Ru Anlan')}/")
    expect(page.locator("#case-body")).to_contain_text("1,500.00")
    collector.check()


def import_payments(journey: Journey) -> None:
    finance = journey.someone("finance")
    page = finance.at("/payments/files/new/")
    page.get_by_label("Creditor", exact=True).select_option(label=CREDITOR)
    data = files.payments(journey.clock, CODE)
    attach(page, "paid.csv", data)
    page.get_by_role("button", name="Go on to the columns").click()
    heading(page, "Which column is what?")
    finance.check()
    page.get_by_role("button", name="Read the file").click()
    heading(page, "Check 5 rows before they count")
    finance.check()
    page.get_by_role("button", name=re.compile(r"Import \d payments")).click()
    heading(page, "What the file did")
    finance.check()
    match_by_hand(finance)
    page = journey.someone("supervisor").at("/promises/?show=kept")
    expect(page.locator("tr", has_text="Ru Anlan")).to_contain_text("kept")
    page = finance.at(f"/cases/{journey.case_of('Ru Anlan')}/?tab=promises")
    expect(page.locator("#case-body")).to_contain_text("kept")
    finance.check()
    [(owed, bounced)] = journey.desk.sql(
        "SELECT (SELECT balance FROM cases_case WHERE id = %s), (SELECT balance FROM cases_case WHERE id = %s)",
        journey.case_of("Ru Anlan"),
        journey.case_of("Su Lake"),
    )
    assert (owed, bounced) == (Decimal(0), Decimal("760.10"))


def match_by_hand(finance: Person) -> None:
    """Find the account of the payment that names an unknown one."""
    page = finance.at("/payments/unmatched/")
    finance.check()
    page.locator("tr", has_text=f"{CODE}-UNKNOWN").get_by_role("link", name="Find its account").click()
    page.get_by_label("Account, last four digits, case or name").fill("Hua Cloud")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Take this one").click()
    expect(page.get_by_role("heading", name="Look once more")).to_be_visible()
    finance.check()
    page.get_by_role("button", name=re.compile("Post .* to Hua Cloud")).click()
    page.wait_for_url(lambda address: "/match/" not in address)
    finance.go("/payments/unmatched/")
    expect(page.locator("tr", has_text=f"{CODE}-UNKNOWN")).to_have_count(0)


def pay_commission(journey: Journey) -> None:
    first, second = journey.someone("finance"), journey.someone("finance", 1)
    [(run, total)] = journey.desk.sql(
        "SELECT id, total FROM commissions_run WHERE currency = 'CNY' ORDER BY month DESC LIMIT 1"
    )
    page = first.at(f"/runs/{run}/")
    page.get_by_role("button", name="Calculate again").click()
    page.get_by_role("button", name="Send to review").click(timeout=WORK_SECONDS)
    expect(page.get_by_text("A second person approves it").first).to_be_visible()
    expect(page.get_by_role("button", name="Approve")).to_be_disabled()
    first.check()
    page = second.at(f"/runs/{run}/")
    page.get_by_role("button", name="Approve").click()
    page.get_by_role("button", name="Write the wage file").click()
    expect(page.get_by_role("link", name="Download the wage file")).to_be_visible(timeout=WORK_SECONDS)
    second.check()
    ties(journey, run, total, fetched(page, "Download the wage file"))


def ties(journey: Journey, run: object, total: object, data: bytes) -> None:
    """The sums of the wage file are those of the database, to the cent."""
    statements = sum(cents(row[-1]) for row in sheet(data)[1:])
    lines = sum(cents(row[8]) for row in sheet(data, 1)[1:] if row[12] == "")
    stored = "SELECT sum(paid), (SELECT sum(base) FROM commissions_line WHERE run_id = %s AND exclusion = '') "
    [(paid, credited)] = journey.desk.sql(f"{stored} FROM commissions_statement WHERE run_id = %s", run, run)
    assert statements == paid == total
    assert lines == credited


def cents(number: object) -> Decimal:
    """Return a cell's number to the cent."""
    return Decimal(str(number or 0)).quantize(Decimal("0.01"))


def report_overdue(journey: Journey) -> None:
    supervisor = journey.someone("supervisor")
    page = supervisor.at("/reports/overdue/make/")
    page.get_by_label("Close of the day").fill(str(journey.clock.today))
    page.get_by_label("Creditor", exact=True).select_option(label=CREDITOR)
    page.get_by_role("button", name="Make the report").click()
    heading(page, f"Overdue report, {CREDITOR}")
    supervisor.check()
    [(report, accounts, balance)] = journey.desk.sql(
        "SELECT report_id, count(*), sum(balance) FROM reports_overduerow GROUP BY report_id ORDER BY 1 DESC LIMIT 1"
    )
    assert page.url.endswith(f"/{report}/")
    rows = fetched(page, "CSV").decode("utf-8-sig").splitlines()
    cells = sheet(fetched(page, "Excel"))
    assert len(rows) - 1 == len(cells) - 1 == accounts
    place = cells[0].index("Balance")
    assert sum(cents(row[place]) for row in cells[1:]) == balance


def prove_archive(journey: Journey) -> None:
    administrator = journey.someone("administrator")
    page = administrator.at("/contacts/archive/")
    before = page.locator("tbody tr").count()
    page.get_by_role("button", name="Prove now").click()
    expect(page.locator("tbody tr")).to_have_count(before + 1, timeout=WORK_SECONDS)
    expect(page.locator(".lede .state")).to_have_class(re.compile(r"\bok\b"))
    administrator.check()
