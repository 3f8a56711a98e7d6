"""The forms of contacts."""

from contacts.forms.log import CorrectionForm, DataRequestForm, LogForm
from contacts.forms.overrides import OverrideForm
from contacts.forms.scenarios import ScenarioForm

__all__ = ["CorrectionForm", "DataRequestForm", "LogForm", "OverrideForm", "ScenarioForm"]
