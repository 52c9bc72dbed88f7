"""Where a line may end: at words in Thai, by UAX #14 everywhere else (with Japanese kinsoku)."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import pairwise

from nlpo3 import load_dict, segment
from uniseg.graphemecluster import grapheme_clusters
from uniseg.linebreak import line_break_boundaries

from inspector import paths

_THAI = re.compile(r"[\u0e01-\u0e3a\u0e40-\u0e4e]{2,}")
_DICTIONARY = "words_th"
_LONGEST_STRETCH = 2_000  # a longer unbroken one is no Thai a person wrote


@lru_cache(maxsize=20_000)
def pieces(paragraph: str) -> tuple[str, ...]:
    """The paragraph cut at every place where a line may end; joined, they give it back."""
    cuts = set(line_break_boundaries(paragraph)) if paragraph else set()
    for match in _THAI.finditer(paragraph):
        at = match.start()
        for word in _thai_words(match[0]):
            cuts.add(at)
            at += len(word)
        if _may_break_before(paragraph, at):
            cuts.add(at)
        if match.start() and not _may_break_before(paragraph, match.start()):
            cuts.discard(match.start())
    places = sorted(cut for cut in cuts if 0 < cut < len(paragraph))
    bounds = [0, *places, len(paragraph)]
    return tuple(paragraph[start:end] for start, end in pairwise(bounds) if end > start)


def letters(piece: str) -> list[str]:
    """The piece cut into what a reader sees as single letters: the last resort for what fits no line."""
    return list(grapheme_clusters(piece))


def _may_break_before(paragraph: str, at: int) -> bool:
    """Whether UAX #14 forbids nothing here: no break before closing marks, none after opening ones."""
    if at >= len(paragraph) or at == 0:
        return False
    before, after = paragraph[at - 1], paragraph[at]
    return (
        after not in ").,;:!?]}»”’…ฯๆ%"
        and before not in "([{«“‘"
        and not before.isdigit()
        and not after.isdigit()
    )


def _thai_words(stretch: str) -> list[str]:
    if len(stretch) > _LONGEST_STRETCH:
        return letters(stretch)
    _load()
    found = segment(stretch, _DICTIONARY, safe=True)
    return found if "".join(found) == stretch else [stretch]


@cache
def _load() -> None:
    load_dict(str(paths.shipped("resources/thai/words_th.txt")), _DICTIONARY)
