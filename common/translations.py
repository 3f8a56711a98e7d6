"""Which texts the sources hold and what the .po file lacks: extraction without gettext's programs.

Python files are read as syntax trees, templates through Django's own `templatize`, so that a machine with pip
alone can prove the Chinese complete.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polib
from django.utils.translation.template import templatize

CALL = re.compile(r"\b(_|gettext|ngettext|pgettext|npgettext)\(")
PLAIN = {"_", "gettext", "gettext_lazy", "gettext_noop"}
PLURAL = {"ngettext", "ngettext_lazy"}
CONTEXT = {"pgettext", "pgettext_lazy"}
CONTEXT_PLURAL = {"npgettext", "npgettext_lazy"}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w*)\}|%[sd]")
SKIPPED = {".venv", "var", "tests", "benchmarks", "migrations", "node_modules", "docs"}


@dataclass(frozen=True, order=True)
class Text:
    """One text to translate: its message, plural ("" without) and context ("" without)."""

    message: str
    plural: str = ""
    context: str = ""


def texts(root: Path) -> dict[Text, list[str]]:
    """Return every translatable text below `root` with the files that hold it."""
    found: dict[Text, list[str]] = {}
    for path in _sources(root):
        source = path.read_text(encoding="utf-8")
        code = source if path.suffix == ".py" else templatize(source, origin=str(path))
        for text in _calls(code) if path.suffix == ".py" else _template_calls(code):
            found.setdefault(text, []).append(path.relative_to(root).as_posix())
    return found


def _sources(root: Path) -> Iterator[Path]:
    for path in sorted(root.rglob("*")):
        parts = path.relative_to(root).parts
        if SKIPPED.intersection(parts) or not path.is_file():
            continue
        if path.suffix == ".py" or (parts[0] == "templates" and path.suffix in {".html", ".txt"}):
            yield path


def _template_calls(code: str) -> Iterator[Text]:
    for match in CALL.finditer(code):
        end = match.end()
        while (end := code.find(")", end) + 1) > 0:
            try:
                yield from _calls(code[match.start() : end])
            except SyntaxError:
                continue
            break


def _calls(code: str) -> Iterator[Text]:
    module = ast.parse(code)
    meant = dict(_renamed(module))
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            values = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
            text = _text(meant.get(node.func.id, node.func.id), values)
            if text and text.message:
                yield text


def _renamed(module: ast.Module) -> Iterator[tuple[str, str]]:
    """Yield each name under which a module imports a function of translation, and that function."""
    for node in ast.walk(module):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            yield from ((one.asname or one.name, one.name) for one in node.names)


def _text(name: str, values: list[str]) -> Text | None:
    if name in PLAIN and values:
        return Text(values[0])
    if name in PLURAL and len(values) > 1:
        return Text(values[0], values[1])
    if name in CONTEXT and len(values) > 1:
        return Text(values[1], context=values[0])
    if name in CONTEXT_PLURAL and len(values) > 2:
        return Text(values[1], values[2], values[0])
    return None


def entry_text(entry: polib.POEntry) -> Text:
    """Return the text that a .po entry translates."""
    return Text(entry.msgid, entry.msgid_plural or "", entry.msgctxt or "")


def faults(root: Path, catalogue: polib.POFile) -> list[str]:
    """Return one sentence per text that is missing, unused, empty, fuzzy or loses a placeholder."""
    wanted = texts(root)
    known = {entry_text(entry): entry for entry in catalogue if not entry.obsolete}
    said = [f"missing: {text.message!r} ({wanted[text][0]})" for text in sorted(wanted.keys() - known.keys())]
    said += [f"no longer used: {text.message!r}" for text in sorted(known.keys() - wanted.keys())]
    for text, entry in sorted(known.items()):
        translations = list(entry.msgstr_plural.values()) if text.plural else [entry.msgstr]
        if not all(translations):
            said.append(f"not translated: {text.message!r}")
        elif entry.fuzzy:
            said.append(f"not confirmed (fuzzy): {text.message!r}")
        else:
            said += _lost(text, translations)
    return said


def _lost(text: Text, translations: list[str]) -> Iterator[str]:
    needed = set(PLACEHOLDER.findall(text.plural or text.message))
    for translation in translations:
        has = set(PLACEHOLDER.findall(translation))
        if has - needed or (needed - has and not text.plural):
            yield f"placeholders differ: {text.message!r}"
