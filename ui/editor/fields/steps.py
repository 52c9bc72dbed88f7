"""The values of a range: exact steps from its start to its end, which may lie below the start."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

_MOST = 2**31 - 1  # steps; a slider counts no further


@dataclass(frozen=True, slots=True)
class Steps:
    """From the first to the last value, by a step that is never nothing and always leads there."""

    start: Decimal
    end: Decimal
    step: Decimal

    @classmethod
    def of(cls, attributes: Mapping[str, str]) -> Steps:
        """As a range's attributes say; 1 to 10 by 1 where they say nothing."""
        start = _number(attributes.get("start"), Decimal(1))
        end = _number(attributes.get("end"), Decimal(10))
        step = abs(_number(attributes.get("step"), Decimal(1))) or Decimal(1)
        step = max(step, abs(end - start) / _MOST)
        return cls(start, end, step if end >= start else -step)

    @property
    def last(self) -> int:
        """The number of the last step, counted from 0."""
        return int((self.end - self.start) / self.step)

    def value(self, n: int) -> str:
        """The value after so many steps, as it is written."""
        exact = self.start + self.step * n
        places = max(0, *(-int(one.normalize().as_tuple().exponent) for one in (self.start, self.step)))
        return f"{exact:.{places}f}"

    def nearest(self, value: str | None) -> int | None:
        """The step nearest to a value within the range; None where it is no number, or outside."""
        try:
            told = Decimal(value or "")
        except InvalidOperation:
            return None
        if (
            not (value or "").isascii()
            or not told.is_finite()
            or not min(self.start, self.end) <= told <= max(self.start, self.end)
        ):
            return None
        return min(self.last, int(((told - self.start) / self.step).to_integral_value()))

    def at(self, value: str | None) -> int | None:
        """The step that is exactly this value."""
        near = self.nearest(value)
        return near if near is not None and Decimal(self.value(near)) == Decimal(value or "") else None


def _number(text: str | None, otherwise: Decimal) -> Decimal:
    try:
        found = Decimal((text or "").strip())
    except InvalidOperation:
        return otherwise
    return found if found.is_finite() else otherwise
