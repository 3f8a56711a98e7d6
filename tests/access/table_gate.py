"""Who may open the pages of the gate and ask it by program."""

from tests.access.routes import Route

EVERYBODY = "csqfa"

GATE: dict[str, Route] = {
    "contacts:override-list": Route("s"),
    "contacts:override-allow": Route("s", "POST", subject="decision"),
    "contacts:scenario-list": Route("qa"),
    "contacts:scenario-detail": Route("qa", subject="scenario"),
    "contacts:scenario-discard": Route("qa", "POST", subject="scenario"),
    "contacts:pack-list": Route("sqa"),
    "contacts:pack-detail": Route("sqa", subject="us-regf"),
    "contacts:house-draft": Route("qa", "POST"),
    "contacts:house-version": Route("sqa", subject="1"),
    "contacts:house-rule-add": Route("qa", subject="1"),
    "contacts:house-rule": Route("qa", subject="1 0"),
    "contacts:house-rule-out": Route("qa", "POST", subject="1"),
    "contacts:house-replay": Route("qa", "POST", subject="1"),
    "contacts:house-submit": Route("qa", "POST", subject="1"),
    "contacts:house-discard": Route("qa", "POST", subject="1"),
    "contacts:house-decide": Route("sqa", "POST", subject="1"),
    "api-pack-list": Route("sqa"),
    "api-pack-detail": Route("sqa", subject="us-regf"),
    "api-house-versions": Route("sqa"),
    "api-house-version": Route("sqa", subject="1"),
    "api-house-write": Route("qa", "POST", subject="1"),
    "api-house-replay": Route("qa", "POST", subject="1"),
    "api-house-submit": Route("qa", "POST", subject="1"),
    "api-house-approve": Route("sqa", "POST", subject="1"),
    "api-house-refuse": Route("sqa", "POST", subject="1"),
    "api-house-discard": Route("qa", "POST", subject="1"),
    "api-gate-ask": Route("cs", "POST"),
    "api-gate-decision": Route(EVERYBODY, subject="decision"),
    "api-gate-override": Route("s", "POST", subject="decision"),
}
