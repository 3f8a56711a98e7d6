"""What each role may do: one table, read by pages, API and tests alike. Codenames are `app.verb_noun`."""

from staff.enums import ListName, Role

EVERYONE = frozenset({"staff.view_own_profile", "cases.view_request"})

STRATEGY = frozenset({"cases.view_strategy", "cases.change_strategy", "cases.approve_strategy"})
PACKS = frozenset({"contacts.view_pack", "contacts.approve_pack"})
TEMPLATES = frozenset({"contacts.view_template", "contacts.approve_template", "contacts.view_message"})

ROLE_PERMISSIONS: dict[Role, frozenset[str]] = {
    Role.COLLECTOR: EVERYONE
    | {
        "cases.view_case",
        "cases.work_case",
        "cases.view_promise",
        "cases.view_hold",
        "cases.place_hold",
        "cases.ask_waiver",
        "cases.view_correction",
        "cases.view_plan",
        "cases.offer_plan",
        "cases.work_request",
        "contacts.log_contact",
        "contacts.send_message",
        "contacts.view_message",
        "commissions.view_own_statement",
    },
    Role.SUPERVISOR: EVERYONE
    | {
        "cases.view_calendar",
        "cases.view_case",
        "cases.view_promise",
        "cases.work_request",
        "cases.view_hold",
        "cases.place_hold",
        "cases.assign_case",
        "cases.ask_waiver",
        "cases.view_unapplied",
        "cases.ask_adjustment",
        "cases.decide_waiver",
        "cases.decide_adjustment",
        "cases.view_approvals",
        "cases.view_correction",
        "cases.close_case",
        "cases.approve_closing",
        "cases.view_plan",
        "cases.offer_plan",
        "cases.decide_plan",
        "cases.import_placement",
        "contacts.log_contact",
        "contacts.override_gate",
        "contacts.send_message",
        "contacts.view_contact",
        "reports.view_overdue",
        "reports.make_overdue",
        "reports.view_rolls",
        "staff.view_team",
        "contacts.change_template",
        "contacts.send_bulk",
        *STRATEGY,
        *TEMPLATES,
        *PACKS,
    },
    Role.QUALITY: EVERYONE
    | {
        "cases.view_case",
        "cases.view_promise",
        "cases.view_plan",
        "cases.work_request",
        "cases.view_retention",
        "cases.view_approvals",
        "cases.approve_sealing",
        "cases.view_hold",
        "contacts.test_pack",
        "contacts.change_pack",
        "contacts.view_contact",
        "reports.view_overdue",
        *TEMPLATES,
        *PACKS,
    },
    Role.FINANCE: EVERYONE
    | {
        "cases.view_case",
        "cases.view_payment",
        "cases.import_payment",
        "cases.match_payment",
        "cases.ask_adjustment",
        "cases.ask_refund",
        "cases.view_unapplied",
        "cases.decide_adjustment",
        "cases.view_approvals",
        "cases.view_correction",
        "cases.approve_closing",
        "cases.view_plan",
        "cases.decide_plan",
        "cases.work_request",
        "commissions.view_run",
        "commissions.make_run",
        "commissions.approve_run",
        "commissions.export_run",
        "commissions.view_plan",
        "commissions.change_plan",
        "reports.view_overdue",
        "reports.make_overdue",
    },
    Role.ADMINISTRATOR: EVERYONE
    | {
        "cases.view_case",
        "cases.import_placement",
        "cases.view_plan",
        "cases.view_creditor",
        "cases.change_creditor",
        "cases.view_calendar",
        "cases.change_calendar",
        "cases.view_retention",
        "cases.change_retention",
        "cases.ask_sealing",
        "cases.approve_sealing",
        "cases.view_payment",
        "contacts.view_contact",
        "contacts.test_pack",
        "contacts.change_pack",
        "contacts.verify_archive",
        "contacts.export_person",
        "reports.view_overdue",
        "reports.make_overdue",
        "reports.view_rolls",
        "staff.view_team",
        "staff.change_people",
        "cases.view_approvals",
        "contacts.change_template",
        "contacts.send_bulk",
        *STRATEGY,
        *TEMPLATES,
        *PACKS,
    },
}

LIST_PERMISSIONS: dict[ListName, str] = {
    ListName.CASES: "cases.view_case",
    ListName.PAYMENTS: "cases.view_payment",
    ListName.PROMISES: "cases.view_promise",
    ListName.PLANS: "cases.view_plan",
    ListName.REQUESTS: "cases.view_request",
    ListName.OVERDUE: "reports.view_overdue",
}


def allowed(role: str, codename: str) -> bool:
    """Return whether the role may do what `codename` names."""
    return codename in ROLE_PERMISSIONS.get(Role(role), frozenset())
