"""The app's registration with Django."""

from django.apps import AppConfig


class ContactsConfig(AppConfig):
    name = "contacts"

    def ready(self) -> None:
        """Name to other apps what is personal, what waits for approval, and the signs of states."""
        from cases.actions import calling_off, nightly
        from cases.actions.requests import answering
        from cases.queries import approvals, tones
        from cases.queries.strategies import strategy_words
        from cases.rules.closings import retention, sealing
        from contacts.actions.library import questions
        from contacts.actions.messages import step_sends, withdrawing
        from contacts.gate import keeping
        from contacts.queries import message_tones
        from contacts.queries.library import waiting
        from contacts.queries.messages import steps
        from contacts.queries.packs import pack_waiting
        from contacts.queries.templates import template_waiting
        from contacts.queries.wording import PACKS
        from contacts.rules.sealing import ARCHIVES, ATTACHED, EVIDENCE, KNOWN_PLAIN, LETTERS, PARTS

        sealing.PARTS.extend(part for part in PARTS if part not in sealing.PARTS)
        sealing.KNOWN_PLAIN.update(KNOWN_PLAIN)
        sealing.FIRST.extend(one for one in (ARCHIVES, ATTACHED, EVIDENCE, LETTERS) if one not in sealing.FIRST)
        retention.DUTIES.extend(one for one in keeping.duties(PACKS) if one not in retention.DUTIES)
        sources = (template_waiting.WAITING, pack_waiting.WAITING, *waiting.WAITING)
        approvals.SOURCES.extend(one for one in sources if one not in approvals.SOURCES)
        tones.TONES.update(message_tones.TONES)
        calling_off.ACTS.extend(one for one in (withdrawing.call_off,) if one not in calling_off.ACTS)
        answering.ACTS.extend(one for one in (questions.propose,) if one not in answering.ACTS)
        nightly.STEPS.extend(one for one in (step_sends.queue,) if one not in nightly.STEPS)
        strategy_words.WRITERS.extend(one for one in (steps.told,) if one not in strategy_words.WRITERS)
