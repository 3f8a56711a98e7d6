"""Who may open the pages of the gate and ask it by program."""

from tests.access.routes import Route

EVERYBODY = "csqfa"

GATE: dict[str, Route] = {
    "contacts:override-list": Route("s"),
    "contacts:override-allow": Route("s", "POST", subject="decision"),
    "contacts:scenario-list": Route("qa"),
    "contacts:scenario-detail": Route("qa", subject="scenario"),
    "contacts:scenario-discard": Route("qa", "POST", subject="scenario"),
    "api-gate-ask": Route("cs", "POST"),
    "api-gate-decision": Route(EVERYBODY, subject="decision"),
    "api-gate-override": Route("s", "POST", subject="decision"),
}
