"""The words of a question with the marks of Markdown that forms use: bold, italics, headings and links."""

from __future__ import annotations

import re
from html import escape

from PySide6.QtCore import Qt

from ui.shared.parts import Label

_MARKS = re.compile(
    r"\\(?P<sign>[\\*_\[\]()#])"
    r"|\[(?P<words>[^\]\n]+)\]\((?P<address>https?://[^\s()]+)\)"
    r"|(?<!\w)(?P<two>\*\*|__)(?=\S)(?P<bold>.+?)(?<=\S)(?P=two)(?!\w)"
    r"|(?<!\w)(?P<one>[*_])(?=\S)(?P<italic>[^*_\n]+?)(?<=\S)(?P=one)(?!\w)"
)
_HEADING = re.compile(r"#{1,6}\s+(.+)")


def to_html(text: str) -> str | None:
    """The words with their marks as HTML, everything else escaped; None where there are no marks."""
    found = [_line(line) for line in text.split("\n")]
    if not any(marked for _html, marked in found):
        return None
    return "<br>".join(html for html, _marked in found)


def _line(line: str) -> tuple[str, bool]:
    heading = _HEADING.fullmatch(line.strip())
    html, marked = _inline(heading[1] if heading else line)
    return (f"<b>{html}</b>", True) if heading else (html, marked)


def _inline(text: str) -> tuple[str, bool]:
    parts, at, marked = [], 0, False
    for match in _MARKS.finditer(text):
        marked = True
        parts += [escape(text[at : match.start()]), _marked(match)]
        at = match.end()
    return "".join([*parts, escape(text[at:])]), marked


def _marked(match: re.Match[str]) -> str:
    if match["sign"]:
        return escape(match["sign"])
    if match["address"]:
        return f'<a href="{escape(match["address"])}">{_inline(match["words"])[0]}</a>'
    if match["bold"]:
        return f"<b>{_inline(match['bold'])[0]}</b>"
    return f"<i>{_inline(match['italic'])[0]}</i>"


class Wording(Label):
    """A label that shows such marks; a link in it opens in the browser of the system, on a press only."""

    def __init__(self, text: str = "", size: float = 14, weight: int = 400, color: str = "text") -> None:
        super().__init__("", size, weight, color)
        self.say(text)

    def say(self, text: str, tail: str = "") -> None:
        """Show this text, with a plain tail behind it."""
        html = to_html(text)
        self.setTextFormat(Qt.TextFormat.PlainText if html is None else Qt.TextFormat.RichText)
        linked = html is not None and "<a " in html
        self.setOpenExternalLinks(linked)
        flags = (
            Qt.TextInteractionFlag.LinksAccessibleByMouse | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )
        self.setTextInteractionFlags(flags if linked else Qt.TextInteractionFlag.NoTextInteraction)
        self.setText(text + tail if html is None else html + escape(tail))
