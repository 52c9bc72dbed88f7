"""Whether a workspace holds real inspections or practice: fixed in its genesis, for ever."""

from __future__ import annotations

from enum import StrEnum

from inspector.i18n import gettext as _


class Realm(StrEnum):
    REAL = "real"
    PRACTICE = "practice"

    @property
    def label(self) -> str:
        return _("Practice") if self is Realm.PRACTICE else _("Real inspections")
