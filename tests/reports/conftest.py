"""What tests of reports share: a clock that stands."""

from typing import Any

import pytest

from tests.factories import NOW


@pytest.fixture
def clock(time_machine: Any) -> None:
    time_machine.move_to(NOW, tick=False)
