"""One at a time: who looks and then writes a row that must be the only one of its kind, in the same transaction."""

from django.db import connection


def take(name: str) -> None:
    """Wait until nobody else works on what is called `name`, and keep it until the transaction ends.

    What was read before may be outdated by then: look after this, then write.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
