"""By when a disputed statement or line is answered."""

from datetime import date

from cases.rules.working_days import Calendar, add_working_days

WORKING_DAYS = 5


def due_on(opened_on: date, calendar: Calendar) -> date:
    """Return the last day for the answer: the fifth working day after that of the dispute."""
    return add_working_days(opened_on, WORKING_DAYS, calendar)
