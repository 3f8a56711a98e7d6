"""The words of scenario files and what the gate calls them. A word that is not here is told, never guessed."""

import re

from contacts.gate.statements import Said

CHANNELS = {
    "phone": "phone",
    "call": "phone",
    "telephone": "phone",
    "voice": "phone",
    "calls": "phone",
    "telephone_calls": "phone",
    "ringless_voicemail": "ringless_voicemail",
    "voicemail": "phone",
    "sms": "sms",
    "text": "sms",
    "texts": "sms",
    "text_message": "sms",
    "text_messages": "sms",
    "email": "email",
    "emails": "email",
    "e-mail": "email",
    "mail": "letter",
    "letter": "letter",
    "letters": "letter",
    "postal_mail": "letter",
    "visit": "visit",
    "in_person": "visit",
    "face_to_face": "visit",
    "fax": "fax",
    "chat": "chat",
    "im": "chat",
    "direct_message": "chat",
    "private_message": "chat",
    "social_media": "chat",
    "social_media_private": "chat",
    "web_portal": "web_portal",
    "portal": "web_portal",
    "website": "web_portal",
    "mobile_app": "web_portal",
    "app": "web_portal",
}
OUTCOMES = {
    "no_answer": "no_answer",
    "unanswered": "no_answer",
    "rang_out": "no_answer",
    "busy": "busy",
    "busy_signal": "busy",
    "not_in_service": "not_in_service",
    "disconnected_number": "not_in_service",
    "not_connected": "not_in_service",
    "voicemail_none_left": "voicemail_none",
    "voicemail_none": "voicemail_none",
    "voicemail_full": "voicemail_none",
    "voicemail_not_left": "voicemail_none",
    "voicemail_unable_to_leave": "voicemail_none",
    "recorded_message": "voicemail_none",
    "voicemail_limited_content": "voicemail_limited",
    "voicemail_left_neutral": "voicemail_left",
    "voicemail_left": "voicemail_left",
    "voicemail": "voicemail_left",
    "voicemail_with_debt": "voicemail_with_debt",
    "voicemail_left_with_debt": "voicemail_with_debt",
    "voicemail_names_debt": "voicemail_with_debt",
    "voicemail_communication": "voicemail_with_debt",
    "answered_then_dropped": "answered_then_dropped",
    "answered_dropped": "answered_then_dropped",
    "wrong_party": "wrong_party",
    "wrong_number": "wrong_party",
    "conversation": "conversation",
    "spoken_to": "conversation",
    "sent": "sent",
    "delivered": "delivered",
    "undelivered": "undelivered",
    "undeliverable": "undelivered",
    "bounced": "undelivered",
    "received": "received",
    "session_started": "session_started",
    "session_active": "session_started",
    "session_ended": "session_ended",
    "message_taken": "message_taken",
    "refuses": "refuses",
    "hung_up": "hung_up",
}
PARTIES = {
    "consumer": "debtor",
    "debtor": "debtor",
    "guarantor": "guarantor",
    "co_borrower": "co_borrower",
    "spouse": "spouse",
    "consumers_spouse": "spouse",
    "parent": "parent",
    "parent_of_minor": "parent",
    "guardian": "guardian",
    "executor": "executor",
    "administrator": "executor",
    "personal_representative": "executor",
    "estate_representative": "executor",
    "attorney": "attorney",
    "consumers_attorney": "attorney",
    "consumer_attorney": "attorney",
    "creditor": "creditor",
    "creditors_attorney": "creditors_attorney",
    "collectors_attorney": "collectors_attorney",
    "debt_collectors_attorney": "collectors_attorney",
    "attorney_of_creditor": "creditors_attorney",
    "attorney_of_collector": "collectors_attorney",
    "credit_reporting_agency": "reporting_agency",
    "consumer_reporting_agency": "reporting_agency",
    "cra": "reporting_agency",
    "third_party": "third_party",
    "contact_person": "contact_person",
    "employer": "employer",
    "household_member": "household_member",
    "neighbor": "third_party",
    "friend": "third_party",
    "relative": "third_party",
    "coworker": "third_party",
    "heir": "heir",
    "representative": "representative",
    "someone_else": "someone_else",
    "unknown": "unknown",
}
FACTS: tuple[tuple[str, Said], ...] = (
    (
        r"(consent|permission).*(withdraw|revok|taken_back)|(withdraw|revok)\w*_?(\w+_)?(consent|permission)",
        Said.CONSENT_WITHDRAWN,
    ),
    (r"court", Said.COURT_PERMISSION),
    (
        r"(opt_?out|request|media|medium|address|number).*(withdrawn|revoked|lifted)|opted?_?(back_)?in$",
        Said.OPT_OUT_WITHDRAWN,
    ),
    (r"(?<!de)cease.*(withdrawn|revoked|lifted)", Said.CEASE_WITHDRAWN),
    (
        r"(time|hours?|day).*no_longer_inconvenient|time_(convenient|free)_again|inconvenient_time_(lifted|withdrawn)",
        Said.TIME_FREE_AGAIN,
    ),
    (
        r"place.*no_longer_inconvenient|place_(convenient|free)_again|inconvenient_place_(lifted|withdrawn)",
        Said.PLACE_FREE_AGAIN,
    ),
    (r"inconvenient_place|place_inconvenient", Said.INCONVENIENT_PLACE),
    (r"inconvenient|unavailable", Said.INCONVENIENT_TIME),
    (r"^(only_)?convenient_times?|prefers_times?|preferred_times?", Said.CONVENIENT_TIME),
    (r"employer.*(allow|permit|lift|consent)", Said.EMPLOYER_ALLOWS),
    (r"employer.*(prohibit|forbid)|personal_calls_at_work|no_calls_at_work", Said.EMPLOYER_FORBIDS),
    (r"attorney.*(not_respon|fail|silent|no_response|unrespons|does_not_respond)", Said.ATTORNEY_SILENT),
    (r"attorney.*(consent|permit|allow|agree)", Said.ATTORNEY_CONSENTS),
    (
        r"no_longer_represented|not_represented|attorney.*(withdr|ended|no_longer)|representation_ended",
        Said.ATTORNEY_ENDED,
    ),
    (r"attorney|represented_by_(an_)?(attorney|lawyer)|lawyer", Said.ATTORNEY),
    (r"represent", Said.REPRESENTED),
    (
        r"(verification|judgment|duplicat\w*|original_creditor)\w*(sent|mailed|provided|given)|dispute_(answered|resolved)",
        Said.DISPUTE_ANSWERED,
    ),
    (r"original_creditor", Said.ORIGINAL_CREDITOR_ASKED),
    (r"oral.*disput|disput.*oral", Said.REFUSED_ORALLY),
    (r"disput", Said.DISPUTED),
    (
        r"(consent|agree|permission|asked|invit).*(call|phone)|call_?back_request|asked_to_call_back",
        Said.CONSENT_TO_CALLS,
    ),
    (r"consent.*time|time.*consent", Said.CONSENT_TO_TIME),
    (r"consent.*(place|work|home)", Said.CONSENT_TO_PLACE),
    (
        r"consent.*(email|text|sms|address|number|electronic)|(email|text|sms|address)_consent|provided_email",
        Said.CONSENT_TO_ADDRESS,
    ),
    (r"consent|permission", Said.CONSENT_TO_CONTACT),
    (
        r"(number|email|address)_opt_?out|opt_?out_(number|email|address)|opted_out_of_(number|address|email)",
        Said.ADDRESS_OPT_OUT,
    ),
    (
        r"opt_?out|opted_out|stop_(calling|texting|emailing|mailing|letters|calls|texts|emails)|do_not_(call|text|email|mail)",
        Said.MEDIA_OPT_OUT,
    ),
    (
        r"(oral|verbal|said|told).*(refus|(?<!de)cease|not_owe|stop)|(refus|(?<!de)cease|not_owe)\w*(oral|verbal)|does_not_owe|denies_owing",
        Said.REFUSED_ORALLY,
    ),
    (r"(?<!de)cease|refus\w*_to_pay|refusal", Said.CEASE_WRITTEN),
    (r"abusive|obscene|profane|threat|violence|called_at_inconvenient|bad_conduct", Said.BAD_CONDUCT),
    (r"decease|died|death", Said.DECEASED),
    (r"bankruptcy_(ended|dismissed|discharged)", Said.BANKRUPTCY_ENDED),
    (r"bankrupt", Said.BANKRUPT),
    (r"paid|settled", Said.PAID),
    (r"treatment_ended|crisis_ended", Said.TREATMENT_ENDED),
    (r"crisis", Said.CRISIS),
    (r"breathing_space|moratorium", Said.BREATHING_SPACE),
    (r"advis[eo]r", Said.ADVISER),
    (r"plan_(breached|broken)|instal\w*_missed|missed_instal", Said.PLAN_BREACHED),
    (r"plan_(active|signed|agreed)|payment_(plan|arrangement)", Said.PLAN_ACTIVE),
    (r"(not_reassigned|reassign\w*.*check|check.*reassign\w*|database_check)", Said.NUMBER_CHECKED),
    (r"wrong_number|number_wrong|reassigned|not_(the_)?consumers_number", Said.NUMBER_WRONG),
    (r"(used|uses)_by_consumer|consumer_used|address_used|consumer_(emailed|texted)", Said.ADDRESS_USED),
    (r"creditor_(email_)?notice", Said.CREDITOR_NOTICE),
    (r"prior_collector|previous_collector", Said.PRIOR_COLLECTOR),
    (r"disclos\w*_to_(third|other)|led_to_disclosure", Said.DISCLOSED_TO_OTHERS),
    (r"third_party_(request|ask)\w*|requested_by_third_party", Said.THIRD_PARTY_ASKED),
    (r"earlier_(answer|response)|(answer|response)_(erroneous|incomplete|believed_wrong)", Said.ANSWER_WRONG),
    (r"party_refused|contact_person_(refused|said_no)", Said.PARTY_REFUSED),
    (r"assignment_noti", Said.ASSIGNMENT_NOTIFIED),
    (r"^sold$|debt_sold", Said.SOLD),
)
DAYS = {
    "mon": ("mon",),
    "tue": ("tue",),
    "wed": ("wed",),
    "thu": ("thu",),
    "fri": ("fri",),
    "sat": ("sat",),
    "sun": ("sun",),
    "weekday": ("mon", "tue", "wed", "thu", "fri"),
    "weekend": ("sat", "sun"),
    "every": ("mon", "tue", "wed", "thu", "fri", "sat", "sun"),
    "daily": ("mon", "tue", "wed", "thu", "fri", "sat", "sun"),
}
WRITTEN = frozenset({"written", "writing", "in_writing", "letter", "email", "sms", "web_portal", "mail", "chat", "fax"})


def fact(name: str) -> Said | None:
    """Return the kind of standing fact that `name` means; None when nobody knows."""
    if name in set(Said):
        return Said(name)
    return next((kind for pattern, kind in FACTS if re.search(pattern, name)), None)


def voicemail(name: str) -> str:
    """Return what became of a call that a machine took, whatever it is called."""
    if re.search(r"none|not_left|no_message|unable|full|cannot", name):
        return "voicemail_none"
    if "limited" in name:
        return "voicemail_limited"
    return "voicemail_with_debt" if re.search(r"debt|communication", name) else "voicemail_left"


def days(words: list[str]) -> frozenset[str]:
    """Return the days of the week that `words` name ("tuesday", "weekends"); raise KeyError for another."""
    found: set[str] = set()
    for word in words:
        name = word.lower().strip()
        key = next((one for one in ("weekday", "weekend", "every", "daily") if name.startswith(one)), name[:3])
        found.update(DAYS[key])
    return frozenset(found)
