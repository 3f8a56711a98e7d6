"""The forms of contacts."""

from contacts.forms.log import CorrectionForm, DataRequestForm, LogForm

__all__ = ["CorrectionForm", "DataRequestForm", "LogForm"]
