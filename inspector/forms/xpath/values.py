"""The kinds of values and how one becomes another: the four of XPath 1.0 (section 4), and ODK's dates.

A date, or a text that is an ISO 8601 date, counts as days since 1970 where a number is asked for; one
without an offset is meant in the zone of whoever fills in the form.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from typing import TypeGuard

from inspector.forms.tree import Node, NodeKind
from inspector.forms.xpath.errors import XPathError
from inspector.i18n import gettext as _

Value = str | float | bool | datetime | Sequence[Node]

_NUMBER = re.compile(r"\s*-?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?\s*")  # Collect takes an exponent too
_DATE = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,6})\d*)?)?(Z|[+-]\d{2}:?\d{2})?)?"
)
_SETS = (list, tuple)  # what node-sets mostly are; a union would be built anew for each question
_SINGLE = (str, float, bool, datetime)
_BEGINS = frozenset("0123456789 \t\r\n")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class _NotADate(float):
    """What a date function makes of something else: no number, and told apart in texts."""


NOT_A_DATE = _NotADate("nan")


def text(value: Value) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, _SETS):
        return value[0].string() if value else ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return number_text(value)
    if isinstance(value, datetime):
        return moment_text(value)
    return value[0].string() if value else ""


def number_text(value: float) -> str:
    """A number as XPath writes it: no exponent, no trailing zero."""
    if math.isnan(value):
        return "Invalid Date" if value is NOT_A_DATE else "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    if value == int(value):
        return str(int(value))
    short = repr(value)
    return short if "e" not in short else format(Decimal(short), "f")


def number(value: Value, zone: tzinfo) -> float:
    if isinstance(value, float):
        return value
    if isinstance(value, _SETS):
        return text_number(value[0].string(), zone) if value else math.nan
    if isinstance(value, bool):
        return 1.0 if value else 0.0
    if isinstance(value, datetime):
        return (value - _EPOCH) / timedelta(days=1)
    return text_number(value if isinstance(value, str) else text(value), zone)


def text_number(written: str, zone: tzinfo) -> float:
    """The number, or the days since 1970, that a text stands for."""
    if written.isdecimal() and written.isascii():
        return float(written)
    try:
        return float(written) if _NUMBER.fullmatch(written) else _days_or_nan(written, zone)
    except ValueError:  # digits of another script, which float() does not all know
        return math.nan


def _days_or_nan(written: str, zone: tzinfo) -> float:
    moment = days(written, zone)
    return math.nan if moment is None else moment


def boolean(value: Value) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, float):
        return value != 0 and not math.isnan(value)
    return True if isinstance(value, datetime) else bool(value)


def days(written: str, zone: tzinfo) -> float | None:
    """Days since 1970-01-01 UTC of an ISO 8601 date or time, or None."""
    moment = moment_of(written, zone)
    return None if moment is None else (moment - _EPOCH) / timedelta(days=1)


def moment_of(written: str, zone: tzinfo) -> datetime | None:
    """The moment that an ISO 8601 date or date with time names, or None."""
    match = _DATE.fullmatch(written.strip()) if written[:1] in _BEGINS else None
    if match is None:
        return None
    year, month, day, hour, minute, second, fraction, offset = match.groups()
    try:
        if offset is None:
            there = zone
        else:
            there = UTC if offset == "Z" else datetime.strptime(offset.replace(":", ""), "%z").tzinfo or UTC
        return datetime(
            int(year),
            int(month),
            int(day),
            int(hour or 0),
            int(minute or 0),
            int(second or 0),
            int((fraction or "0").ljust(6, "0")),
            tzinfo=there,
        )
    except ValueError:
        return None


def moment_at(days_since: float, zone: tzinfo) -> datetime | None:
    """The moment so many days after 1970-01-01 UTC, or None where no calendar has it."""
    try:
        return (_EPOCH + timedelta(days=days_since)).astimezone(zone) if math.isfinite(days_since) else None
    except OverflowError:
        return None


def moment_text(moment: datetime) -> str:
    """A moment as ODK writes it: the day alone at midnight, or to the millisecond with its offset."""
    if moment.hour == moment.minute == moment.second == moment.microsecond == 0:
        return moment.date().isoformat()
    return full_text(moment)


def full_text(moment: datetime) -> str:
    """A moment to the millisecond with its offset."""
    return moment.isoformat(timespec="milliseconds")


def midnight(day: date, zone: tzinfo) -> datetime:
    """The beginning of a day there."""
    return datetime.combine(day, time(), zone)


def compare(operator: str, left: Value, right: Value, zone: tzinfo) -> bool:
    """`=`, `!=`, `<` … over any two values; a node-set compares when any of its nodes does."""
    if operator in ("=", "!="):
        for one, other in ((left, right), (right, left)):
            if isinstance(one, bool):
                return (one == boolean(other)) == (operator == "=")
    lefts: Iterable[Value] = (node.string() for node in left) if is_nodes(left) else (left,)
    if not is_nodes(right):
        return any(_atoms(operator, one, right, zone) for one in lefts)
    rights = [node.string() for node in right]
    return any(_atoms(operator, one, other, zone) for one in lefts for other in rights)


def _atoms(operator: str, left: Value, right: Value, zone: tzinfo) -> bool:
    if operator == "=":
        return _equal(left, right, zone)
    if operator == "!=":
        return not _equal(left, right, zone)
    a, b = number(left, zone), number(right, zone)
    if operator == "<":
        return a < b
    if operator == "<=":
        return a <= b
    return a > b if operator == ">" else a >= b


def _equal(left: Value, right: Value, zone: tzinfo) -> bool:
    if isinstance(left, str) and isinstance(right, str):
        if left == right:
            return True
        if left[4:5] != "-" or right[4:5] != "-":
            return False  # what is no date is not the same moment either
        moment = moment_of(left, zone)
        return moment is not None and moment == moment_of(right, zone)
    return number(left, zone) == number(right, zone)


def is_nodes(value: Value) -> TypeGuard[Sequence[Node]]:
    """Whether the value is a node-set."""
    return not isinstance(value, _SINGLE)


def nodes(value: Value) -> Sequence[Node]:
    """The node-set, or an error for another kind of value."""
    if not is_nodes(value):
        raise XPathError(_("A path was expected here, not a value."))
    return value


def in_order(found: Sequence[Node]) -> Sequence[Node]:
    """Each node once, in document order."""
    if len(found) < 2:
        return found
    unique = {id(node): node for node in found}
    return sorted(unique.values(), key=_place) if len(unique) > 1 else list(unique.values())


def _place(node: Node) -> tuple[tuple[int, int], ...]:
    """Where a node stands: its place among its siblings at every level, attributes first."""
    steps: list[tuple[int, int]] = []
    while node.parent is not None:
        if node.kind is NodeKind.ATTRIBUTE:
            steps.append((0, [id(one) for one in node.parent.attributes.values()].index(id(node))))
        else:
            steps.append((1, node.parent.place(node)))
        node = node.parent
    return tuple(reversed(steps))
