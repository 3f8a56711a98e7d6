"""What a replay of scenarios finds, in the reader's language: the sentences of `contacts.gate.scenarios`."""

from django.utils.translation import gettext, gettext_noop

from contacts.gate.scenarios.moments import Told

TEMPLATES = (
    gettext_noop("%(name)s: expected %(expected)s, found %(found)s"),
    gettext_noop("%(name)s: found %(found)s"),
    gettext_noop("%(said)s (%(why)s)"),
    gettext_noop("%(where)s: %(why)s"),
    gettext_noop("A debt has no id."),
    gettext_noop("At least one time zone is needed."),
    gettext_noop("It asks for a contact and names none."),
    gettext_noop("It does not tell who held the debt before."),
    gettext_noop("It expects nothing."),
    gettext_noop("It has no fields."),
    gettext_noop("It has no name."),
    gettext_noop("It must be a list of rows with named fields."),
    gettext_noop("It must name a debt, and counts by name."),
    gettext_noop("It must name a decision per value."),
    gettext_noop("It says not what happened."),
    gettext_noop("No pack carries out the law that it cites; name one under packs."),
    gettext_noop("No pack has a %(kind)s."),
    gettext_noop("No pack has a disclosure."),
    gettext_noop("No pack has the rule %(name)s."),
    gettext_noop("Nobody knows the fact “%(name)s”."),
    gettext_noop("Nobody knows what “%(name)s” supposes."),
    gettext_noop("Nobody knows “%(value)s”."),
    gettext_noop("Nobody reads questions of kind about “%(cited)s”."),
    gettext_noop("Nothing is furnished."),
    gettext_noop("The file has no list of vectors."),
    gettext_noop("The file is not YAML: %(why)s"),
    gettext_noop("The replay does not know what “%(name)s” expects."),
    gettext_noop("There is no pack “%(name)s”."),
    gettext_noop("There is no time zone “%(one)s”."),
    gettext_noop("There is nothing to count."),
    gettext_noop("no rule stops it"),
    gettext_noop("nothing"),
    gettext_noop("“%(expected)s” is no decision."),
    gettext_noop("“%(found)s” is none of %(known)s."),
    gettext_noop("“%(value)s” is no clock time such as 08:00."),
    gettext_noop("“%(value)s” is no date such as 2026-04-01."),
    gettext_noop("“%(value)s” is no list of names."),
    gettext_noop("“%(value)s” is no span such as 15:00-17:00."),
    gettext_noop("“%(value)s” is no span such as 2026-04-02..2026-04-08."),
    gettext_noop("“%(value)s” is no time such as 2026-04-01T10:00."),
)
"""Every template of a sentence there."""


def words(said: object) -> str:
    """Return a sentence and what it is made of in the reader's language; what is none stays as it is."""
    if not isinstance(said, Told):
        return str(said)
    return gettext(said.template) % {name: words(value) for name, value in said.facts.items()}
