"""Texts in the user's language: one gettext catalogue for core, reports, command line and window.

`gettext` follows the language in use; `catalogue(language)` gives a fixed one, for a document that
prints in another language than the program shows. A text that has no translation stays English.
"""

from __future__ import annotations

import gettext as _stdlib
from functools import cache

from inspector import paths

DOMAIN = "yardproof"

# The one setting of the whole process: threads must speak the same language as the window.
_in_use = "en"


def N_(text: str) -> str:  # noqa: N802 - gettext's own name for "translate later"
    """The text itself; marks it for extraction where it is defined before a language is known."""
    return text


@cache
def catalogue(language: str) -> _stdlib.NullTranslations:
    """The texts of one language (an ISO 639-1 code such as "th"), or English where there are none."""
    return _stdlib.translation(DOMAIN, str(paths.shipped("resources/locale")), [language], fallback=True)


def available() -> dict[str, str]:
    """The languages there are texts in, by code, each in its own words; English is always there."""
    own = {
        "ja": "日本語",
        "th": "ไทย",
        "vi": "Tiếng Việt",
        "id": "Bahasa Indonesia",
        "ms": "Bahasa Melayu",
        "fil": "Filipino",
    }
    folder = paths.shipped("resources/locale")
    found = sorted(path.parent.parent.name for path in folder.glob(f"*/LC_MESSAGES/{DOMAIN}.mo"))
    return {"en": "English"} | {code: own.get(code, code) for code in found}


def use(language: str) -> None:
    """Show every text from now on in this language."""
    global _in_use
    _in_use = language


def language() -> str:
    """The code of the language in use."""
    return _in_use


def gettext(text: str) -> str:
    """The text in the language in use."""
    return catalogue(_in_use).gettext(text)


def ngettext(one: str, many: str, n: int) -> str:
    """The text for a count, in the language in use."""
    return catalogue(_in_use).ngettext(one, many, n)
