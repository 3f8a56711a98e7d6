"""Form controls written without templates: Django renders one template per control and two per option of a list.

On a page with four lists that was a tenth of the whole answer. What these write is what Django's templates write.
"""

from collections.abc import Mapping
from typing import Any

from django.forms.renderers import DjangoTemplates
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

FOLDER = "django/forms/widgets/"
INPUTS = frozenset(f"{FOLDER}{name}.html" for name in ("text", "hidden", "number", "email"))


class Renderer(DjangoTemplates):
    """Writes inputs, text areas and lists of choices itself; everything else comes from Django's templates."""

    def render(self, template_name: str, context: dict[str, Any], request: Any = None) -> str:
        """Return the control of `context` as HTML."""
        widget: dict[str, Any] | None = context.get("widget")
        if widget is not None and template_name in INPUTS:
            return _input(widget)
        if widget is not None and template_name == f"{FOLDER}textarea.html":
            name, text = widget["name"], widget["value"] or ""
            return format_html('<textarea name="{}"{}>\n{}</textarea>', name, _attributes(widget["attrs"]), text)
        if widget is not None and template_name == f"{FOLDER}select.html":
            return _select(widget)
        return str(super().render(template_name, context, request))


def _attributes(given: Mapping[str, Any]) -> SafeString:
    shown = [(name, value) for name, value in given.items() if value is not False]
    parts = (
        f" {conditional_escape(name)}" if value is True else format_html(' {}="{}"', name, str(value))
        for name, value in shown
    )
    return SafeString("".join(parts))  # each part is escaped


def _input(widget: dict[str, Any]) -> SafeString:
    value = "" if widget["value"] is None else format_html(' value="{}"', str(widget["value"]))
    return format_html(
        '<input type="{}" name="{}"{}{}>', widget["type"], widget["name"], value, _attributes(widget["attrs"])
    )


def _select(widget: dict[str, Any]) -> SafeString:
    parts = [format_html('<select name="{}"{}>', widget["name"], _attributes(widget["attrs"]))]
    for group, options, _index in widget["optgroups"]:
        parts += [format_html('<optgroup label="{}">', group)] if group else []
        parts += [
            format_html('<option value="{}"{}>{}</option>', str(one["value"]), _attributes(one["attrs"]), one["label"])
            for one in options
        ]
        parts += [SafeString("</optgroup>")] if group else []
    return SafeString("".join([*parts, "</select>"]))  # each part is escaped
