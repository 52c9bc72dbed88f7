"""Domain values as the plain JSON of ledger fields, and back. No floats: decimals travel as strings."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, TypeVar, cast

import cattrs

from inspector.clock import Moment
from inspector.errors import InputError, RecordAlteredError
from inspector.i18n import gettext as _

T = TypeVar("T")
Json = Any  # str, int, bool, None, or lists and dicts of them

_converter = cattrs.Converter(detailed_validation=False)
_converter.register_unstructure_hook(StrEnum, lambda choice: choice.value)
_converter.register_unstructure_hook(Moment, str)
_converter.register_structure_hook(Moment, lambda text, _kind: Moment.parse(text))
_converter.register_unstructure_hook(date, date.isoformat)
_converter.register_structure_hook(date, lambda text, _kind: date.fromisoformat(text))
_converter.register_unstructure_hook(Decimal, str)
_converter.register_structure_hook(Decimal, lambda text, _kind: Decimal(text))
_converter.register_unstructure_hook(tuple, lambda items: [_converter.unstructure(item) for item in items])


def fields_of(value: object) -> dict[str, Json]:
    """The fields of a domain value, without its id, as JSON."""
    plain = cast(dict[str, Json], _converter.unstructure(value))
    plain.pop("id", None)
    return plain


def plain(value: object) -> Json:
    """Any domain value as JSON."""
    return _converter.unstructure(value)


def value_of(kind: type[T], stored: dict[str, Json]) -> T:
    """A domain value from its stored fields; fields a newer version added are left aside.

    Raises RecordAlteredError for fields that no Save of ours can have written.
    """
    known = {field.name for field in fields(kind)} if is_dataclass(kind) else set(stored)
    try:
        return _converter.structure({name: value for name, value in stored.items() if name in known}, kind)
    except (ValueError, TypeError, KeyError, AttributeError, InvalidOperation, InputError) as error:
        raise RecordAlteredError(
            _(
                "The {kind} “{id}” cannot be read as it stands. Run “yardproof verify” to see what was altered."
            ).format(kind=kind.__name__, id=stored.get("id", ""))
        ) from error
