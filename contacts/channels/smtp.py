"""Email over SMTP, by Django's mail backend and its EMAIL_… settings."""

import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.utils.html import escape, linebreaks

from contacts.channels import Fate, Handed, Outgoing


class Smtp:
    """The mail server that the EMAIL_… settings name."""

    lines = 4
    knows_keys = False

    def is_set(self) -> bool:
        """Return whether a server is named."""
        return bool(settings.EMAIL_HOST)

    @contextmanager
    def opened(self) -> Iterator["SmtpLine"]:
        """Open a connection; it is made when the first message goes, and again when the server has closed it."""
        line = SmtpLine()
        try:
            yield line
        finally:
            line.close()


class SmtpLine:
    """One connection to the server, used for one message after another."""

    def __init__(self) -> None:
        self._connection: Any = None

    def hand(self, outgoing: Outgoing) -> Handed:
        """Send one email. What broke before the text was given is tried later; what broke after it is unsure."""
        if self._connection is None:
            self._connection = get_connection(timeout=settings.EMAIL_TIMEOUT)
            try:
                self._connection.open()
            except (OSError, smtplib.SMTPException) as error:
                self._connection = None
                return Handed(Fate.LATER, detail=type(error).__name__)
        handed = self._given(outgoing)
        if handed.fate is not Fate.ACCEPTED:
            self.close()
        return handed

    def _given(self, outgoing: Outgoing) -> Handed:
        try:
            self._connection.send_messages([_email(outgoing, self._connection)])
        except smtplib.SMTPRecipientsRefused as refused:
            return _by_code(max((code for code, _words in refused.recipients.values()), default=550))
        except smtplib.SMTPResponseException as answer:
            return _by_code(answer.smtp_code)
        except (OSError, smtplib.SMTPException) as error:
            return Handed(Fate.UNSURE, detail=type(error).__name__)
        return Handed(Fate.ACCEPTED, gateway_id=_message_id(outgoing))

    def close(self) -> None:
        """Close the connection; a server that is gone already is no matter."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.fail_silently = True
            connection.close()


def _by_code(code: int) -> Handed:
    """Return what an answer of the server means: 4xx is for now, 5xx for good (RFC 5321, 4.2.1)."""
    return Handed(Fate.LATER if 400 <= code < 500 else Fate.REJECTED, detail=str(code))


def _email(outgoing: Outgoing, connection: Any) -> EmailMultiAlternatives:
    sender = settings.DEFAULT_FROM_EMAIL
    message = EmailMultiAlternatives(
        outgoing.subject,
        outgoing.body,
        sender,
        [outgoing.to],
        connection=connection,
        headers={
            "Message-ID": f"<{_message_id(outgoing)}>",
            "List-Unsubscribe": f"<mailto:{parseaddr(sender)[1]}?subject=STOP>",
            "Content-Language": outgoing.language,
        },
    )
    message.attach_alternative(linebreaks(escape(outgoing.body)), "text/html")
    return message


def _message_id(outgoing: Outgoing) -> str:
    return f"{outgoing.key}@{parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition('@')[2] or 'localhost'}"
