"""What a rule is held against: entries by name, as JSON or as the answers of a checklist give them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final, TypeGuard

from inspector.errors import InputError
from inspector.i18n import gettext as _
from inspector.rules.measured import Measured, Number, measured

if TYPE_CHECKING:
    from inspector.rules.units import Quantity

_YES: Final = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
_PARTS: Final = frozenset({"value", "uncertainty", "unit"})
_NOTHING: Final = (None, "", "unknown")


def word(text: object) -> str:
    """A word as it is compared: “Land class-3” and “land_class_3” are one; yes is yes however it is written."""
    if isinstance(text, bool):
        return "yes" if text else "no"
    return str(text).strip().casefold().replace(" ", "_").replace("-", "_")


@dataclass(slots=True)
class Entries:
    """Named entries. What was looked at is noted, so that an entry which nothing asked for can be told."""

    raw: Mapping[str, object]
    seen: set[str] = field(default_factory=set)

    def has(self, name: str) -> bool:
        self.seen.add(name)
        return self.raw.get(name) not in _NOTHING

    def text(self, name: str) -> str:
        """The entry as a word that can be compared; "" where it is not there."""
        return word(self.raw[name]) if self.has(name) else ""

    def said(self, name: str) -> bool | None:
        """Yes or no; None where it is not known. Raises InputError."""
        if not self.has(name):
            return None
        found = _YES.get(word(self.raw[name]))
        if found is None:
            raise InputError(_("“{name}” is yes, no or unknown.").format(name=name))
        return found

    def day(self, name: str) -> date | None:
        """A calendar date; None where it is not there. Raises InputError."""
        if not self.has(name):
            return None
        try:
            text = str(self.raw[name]).strip()
            return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text).date()
        except ValueError as error:
            raise InputError(_("“{name}” is a date. Write it like 2026-11-23.").format(name=name)) from error

    def measured(self, name: str, quantity: Quantity) -> Measured | None:
        """A size with its uncertainty; None where it is not there. Raises InputError."""
        if not self.has(name):
            return None
        raw = self.raw[name]
        value, uncertainty, unit = raw, None, ""
        if isinstance(raw, Mapping):
            unknown = sorted(str(key) for key in raw.keys() - _PARTS)
            if unknown or raw.get("value") in _NOTHING:
                raise InputError(
                    _(
                        'Write “{name}” as {{"value": 3.5, "uncertainty": 0.1, "unit": "{unit}"}}{more}.'
                    ).format(
                        name=name,
                        unit=quantity.base,
                        more=_("; {keys} is not known here").format(keys=", ".join(unknown))
                        if unknown
                        else "",
                    )
                )
            value, uncertainty, unit = raw["value"], raw.get("uncertainty"), raw.get("unit") or ""
        if uncertainty == "":
            uncertainty = None
        if not _is_number(value) or not (uncertainty is None or _is_number(uncertainty)):
            raise InputError(_("“{name}” needs a number. Write it like 3.5.").format(name=name))
        if not isinstance(unit, str):
            raise InputError(
                _("The unit of “{name}” is a text, such as {unit}.").format(name=name, unit=quantity.base)
            )
        try:
            return measured(quantity, value, uncertainty, unit)
        except InputError as error:
            raise InputError(_("{name}: {reason}").format(name=name, reason=error)) from error

    def inside(self, name: str) -> list[Entries]:
        """The entries of a list, such as points or fences; none where it is not there. Raises InputError."""
        raw = self.raw.get(name) if self.has(name) else []
        if not isinstance(raw, list) or not all(isinstance(one, Mapping) for one in raw):
            raise InputError(_("“{name}” is a list of {{…}}.").format(name=name))
        return [Entries(one) for one in raw]

    def with_(self, **more: object) -> Entries:
        """These entries and further ones; what is looked at is noted in both."""
        return Entries({**self.raw, **more}, self.seen)

    @property
    def unused(self) -> tuple[str, ...]:
        return tuple(sorted(self.raw.keys() - self.seen))


def _is_number(value: object) -> TypeGuard[Number]:
    return isinstance(value, int | float | Decimal | Fraction | str) and not isinstance(value, bool)
