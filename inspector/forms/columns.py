"""The columns of an XLSForm, which go by several names."""

from __future__ import annotations

from collections.abc import Mapping

from inspector.forms.workbook import Sheet

_ALIASES = {
    "readonly": "read_only",
    "bind::readonly": "read_only",
    "relevance": "relevant",
    "bind::relevant": "relevant",
    "bind::required": "required",
    "bind::constraint": "constraint",
    "constraining_message": "constraint_message",
    "bind::jr:constraintmsg": "constraint_message",
    "requiredmsg": "required_message",
    "bind::jr:requiredmsg": "required_message",
    "calculate": "calculation",
    "bind::calculate": "calculation",
    "caption": "label",
    "command": "type",
    "tag": "name",
    "value": "name",
    "count": "repeat_count",
    "jr:count": "repeat_count",
    "control::appearance": "appearance",
    "list name": "list_name",
    "dataset": "list_name",
    "image": "media::image",
    "big-image": "media::big-image",
    "audio": "media::audio",
    "video": "media::video",
    "set_form_title": "form_title",
    "title": "form_title",
    "set_form_id": "form_id",
    "id_string": "form_id",
}
_OF_ENGINE = {"calculate": "calculation", "readonly": "read_only", "count": "repeat_count", "choices": "choice_filter",
              "ref": "label", "setvalue": "default"}  # fmt: skip
LANGUAGE = "::"


def standard(heading: str) -> str:
    """The name by which XLSForm's documentation calls this column; a language at its end stays."""
    text = " ".join(heading.split()).lower()
    if text in _ALIASES:
        return _ALIASES[text]
    words = text.replace(" ", "_")
    if words in _ALIASES:
        return _ALIASES[words]
    base, parted, language = text.partition(LANGUAGE) if LANGUAGE in text else text.partition(":")
    base = base.strip()
    if parted and base == "media":
        kind, again, tongue = language.strip().partition(LANGUAGE)
        return f"media::{kind}" + (f"::{tongue}" if again else "")
    if parted and base in _ALIASES:
        return f"{_ALIASES[base]}::{language}"
    return text if parted else words


def known(record: Mapping[str, str]) -> dict[str, str]:
    """The cells of a row by the standard names of their columns."""
    found: dict[str, str] = {}
    for heading, cell in record.items():
        found.setdefault(standard(heading), cell)
    return found


def of_engine(what: str) -> str:
    """The column that holds what the engine calls so."""
    return _OF_ENGINE.get(what, what)


def heading(sheet: Sheet, name: str) -> str:
    """The heading that this sheet has for a column, with or without a language."""
    wanted = standard(name)
    if not wanted:
        return ""
    names = {standard(one): one for one in reversed(sheet.headings) if one}
    if wanted in names:
        return names[wanted]
    return next((one for name, one in names.items() if name.startswith(f"{wanted}{LANGUAGE}")), "")


def has(sheet: Sheet, name: str) -> bool:
    return bool(heading(sheet, name))
