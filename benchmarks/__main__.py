"""`python -m benchmarks [name …]`: on the database of DATABASE_URL, which is migrated first and should be empty."""

import logging
import sys


def main() -> int:
    """Set the desk up, bring its tables up to date, and measure."""
    import django

    django.setup()
    from django.core.management import call_command

    from benchmarks import harness

    logging.disable(logging.INFO)
    call_command("migrate", verbosity=0)
    return harness.run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
