"""The four kinds of values and how one becomes another (XPath 1.0 section 4, with ODK's dates)."""

from __future__ import annotations

import math
import re
from datetime import UTC, date, datetime, timedelta

from inspector.forms.tree import Node
from inspector.forms.xpath.errors import XPathError
from inspector.i18n import gettext as _

Value = str | float | bool | list[Node]

_NUMBER = re.compile(r"\s*-?(?:\d+(?:\.\d*)?|\.\d+)\s*")
_DATE = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,6})\d*)?)?(Z|[+-]\d{2}:?\d{2})?)?"
)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def text(value: Value) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return number_text(value)
    return value[0].string() if value else ""


def number_text(value: float) -> str:
    """A number as XPath writes it: no exponent, no trailing zero."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "Infinity" if value > 0 else "-Infinity"
    if value == int(value):
        return str(int(value))
    short = repr(value)
    return short if "e" not in short else f"{value:.20f}".rstrip("0")


def number(value: Value) -> float:
    if isinstance(value, bool):
        return 1.0 if value else 0.0
    if isinstance(value, float):
        return value
    written = text(value)
    if _NUMBER.fullmatch(written):
        return float(written)
    moment = days(written)
    return math.nan if moment is None else moment


def boolean(value: Value) -> bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, float):
        return value != 0 and not math.isnan(value)
    return bool(value)


def days(written: str) -> float | None:
    """Days since 1970 of an ISO 8601 date or time, or None. A time without an offset counts as UTC."""
    moment = moment_of(written)
    return None if moment is None else (moment - _EPOCH) / timedelta(days=1)


def moment_of(written: str) -> datetime | None:
    match = _DATE.fullmatch(written.strip())
    if match is None:
        return None
    year, month, day, hour, minute, second, fraction, offset = match.groups()
    try:
        zone = UTC if offset in (None, "Z") else datetime.strptime(offset.replace(":", ""), "%z").tzinfo
        return datetime(
            int(year),
            int(month),
            int(day),
            int(hour or 0),
            int(minute or 0),
            int(second or 0),
            int((fraction or "0").ljust(6, "0")),
            tzinfo=zone or UTC,
        )
    except ValueError:
        return None


def date_text(value: Value) -> str:
    """An ISO date from a number of days or a date's text; "" when it is neither."""
    if isinstance(value, float):
        if not math.isfinite(value):
            return ""
        try:
            return (date(1970, 1, 1) + timedelta(days=math.floor(value))).isoformat()
        except OverflowError:
            return ""
    moment = moment_of(text(value))
    return "" if moment is None else text(value).strip()[:10]


def compare(operator: str, left: Value, right: Value) -> bool:
    """`=`, `!=`, `<` … over any two values; a node-set compares when any of its nodes does."""
    if isinstance(left, list) and isinstance(right, list):
        rights = [node.string() for node in right]
        return any(_atoms(operator, node.string(), other) for node in left for other in rights)
    if isinstance(left, list):
        return _any(operator, left, right, flipped=False)
    if isinstance(right, list):
        return _any(operator, right, left, flipped=True)
    return _atoms(operator, left, right)


def _any(operator: str, nodes: list[Node], other: Value, *, flipped: bool) -> bool:
    if isinstance(other, bool):
        left, right = (other, bool(nodes)) if flipped else (bool(nodes), other)
        return _atoms(operator, left, right)
    return any(
        _atoms(operator, other, node.string()) if flipped else _atoms(operator, node.string(), other)
        for node in nodes
    )


def _atoms(operator: str, left: Value, right: Value) -> bool:
    if operator in ("=", "!="):
        return _equal(left, right) == (operator == "=")
    a, b = number(left), number(right)
    if operator == "<":
        return a < b
    if operator == "<=":
        return a <= b
    return a > b if operator == ">" else a >= b


def _equal(left: Value, right: Value) -> bool:
    if isinstance(left, bool) or isinstance(right, bool):
        return boolean(left) == boolean(right)
    if isinstance(left, float) or isinstance(right, float):
        return number(left) == number(right)
    return left == right


def nodes(value: Value) -> list[Node]:
    """The node-set, or an error for another kind of value."""
    if not isinstance(value, list):
        raise XPathError(_("A path was expected here, not a value."))
    return value


def in_order(found: list[Node]) -> list[Node]:
    """Each node once, in document order."""
    unique = {id(node): node for node in found}
    if len(unique) < 2:
        return list(unique.values())
    return sorted(unique.values(), key=_place)


def _place(node: Node) -> tuple[int, ...]:
    steps: list[int] = []
    while node.parent is not None:
        siblings = node.parent.children
        steps.append(next((n for n, sibling in enumerate(siblings) if sibling is node), -1))
        node = node.parent
    return tuple(reversed(steps))
