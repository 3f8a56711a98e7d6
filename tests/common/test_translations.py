"""The extraction finds what gettext finds, and the check names what is missing."""

from pathlib import Path

import polib

from common.translations import Text, faults, texts


def test_texts_of_code_and_templates_are_found(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "a.py").write_text(
        '_("One")\nngettext("a case", "%(n)s cases", 3)\npgettext("key", "Next")\nother("no")'
    )
    (tmp_path / "templates" / "a.html").write_text(
        "{% load i18n %}{% translate 'Two (or 2)' %}{% blocktranslate trimmed with n=1 %}\n{{ n }} of\n 5"
        "{% endblocktranslate %}"
        "{% blocktranslate count n=n %}one row{% plural %}{{ n }} rows{% endblocktranslate %}{{ x|default:_('None') }}"
    )
    assert set(texts(tmp_path)) == {
        Text("One"),
        Text("a case", "%(n)s cases"),
        Text("Next", context="key"),
        Text("Two (or 2)"),
        Text("%(n)s of 5"),
        Text("one row", "%(n)s rows"),
        Text("None"),
    }


def test_texts_are_found_under_every_name_that_a_module_gives_the_function(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(
        "from django.utils.translation import gettext as _now, gettext_lazy as lazy, pgettext as meant\n"
        '_now("One")\nlazy("Two")\nmeant("key", "Next")'
    )
    assert set(texts(tmp_path)) == {Text("One"), Text("Two"), Text("Next", context="key")}


def test_each_fault_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text('_("A %(n)s")\n_("B")\n_("C")\n_("D")')
    catalogue = polib.POFile()
    for said in (("A %(n)s", "甲"), ("B", ""), ("C", "丙"), ("Gone", "无")):
        catalogue.append(polib.POEntry(msgid=said[0], msgstr=said[1]))
    assert faults(tmp_path, catalogue) == [
        "missing: 'D' (a.py)",
        "no longer used: 'Gone'",
        "placeholders differ: 'A %(n)s'",
        "not translated: 'B'",
    ]
