"""The legal basis that a checklist item names, cut to the country of the visit.

A checklist writes `JP: Rule Art. 13-5; PH/VN: mission order; permit conditions`: what stands under another
country never prints, what stands under none holds everywhere. A yard in Thailand gets no Japanese citation.
"""

from __future__ import annotations

import re
from typing import Final

_SEGMENT: Final = re.compile(r"(?P<countries>[A-Z]{2}(?:/[A-Z]{2})*):\s*(?P<text>.+)")
_SAYS_NOTHING: Final = frozenset({"", "-", "all"})


def legal_basis(text: str, country: str) -> str:
    """What of the basis holds in this country (ISO 3166-1), or "" where nothing does."""
    kept: list[str] = []
    for segment in (part.strip() for part in text.split(";")):
        match = _SEGMENT.fullmatch(segment)
        if match is None:
            kept += [segment] if segment not in _SAYS_NOTHING else []
        elif country in match["countries"].split("/"):
            kept.append(match["text"])
    return "; ".join(kept)
