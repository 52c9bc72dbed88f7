"""Verdicts on piles: packs, place, regime and date in; the verdict with the citation that applied out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from inspector.i18n import gettext as _
from inspector.i18n import ngettext
from inspector.rules.book import Book, Place
from inspector.rules.measured import Measured, decimal, written
from inspector.rules.pack import Regime, Rule
from inspector.rules.pile import Envelope, Fence, Judged, Kind, Point, compare, judge_point, limit_at, worst
from inspector.rules.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date


@dataclass(frozen=True, slots=True)
class Pile:
    """What was measured at one pile; None where it was not."""

    points: tuple[Point, ...] = ()
    base_area: Measured | None = None
    gap: Measured | None = None  # to the nearest other pile
    barrier: bool | None = None  # against the spread of fire, between the two
    alone: bool = False  # there is no other pile, so no gap to keep


def judge_pile(book: Book, place: Place, regime: str, day: date, pile: Pile) -> Verdict:
    """Whether the pile keeps the height rule of its regime at every measured point."""
    rule = "pile_height"
    envelope_row = _find(book, place, regime, "pile_envelope", day)
    cap_row = _find(book, place, regime, "pile_cap", day)
    rows = [row for row in (envelope_row, cap_row) if row is not None]
    if not rows:
        return _no_rule(rule, book, place, regime, day)
    envelope = _envelope(envelope_row, cap_row)
    judged = [judge_point(point, envelope) for point in pile.points]
    known = [one for one in judged if one is not None]
    if not known:
        return _open(rule, rows, _unmeasured(pile))
    governing = worst(known)
    kind = governing.kind
    if kind is Kind.PASS and len(known) < len(judged):
        return replace(_open(rule, rows, _unmeasured(pile)), points=tuple(known))
    row = cap_row if cap_row is not None and governing.capped else rows[0]
    return Verdict(
        rule,
        kind,
        _height_words(governing, envelope, len(known), row),
        decimal(governing.limit),
        decimal(governing.margin),
        row.citation,
        tuple(other.citation for other in rows if other is not row),
        tuple(known),
        governing,
    )


def judge_area(book: Book, place: Place, regime: str, day: date, pile: Pile) -> Verdict:
    """Whether the base area of the pile keeps the largest storage unit of its regime."""
    rule = "pile_area"
    row = _find(book, place, regime, "unit_area", day)
    if row is None:
        return _no_rule(rule, book, place, regime, day)
    measured, limit = pile.base_area, row.numbers["area"].value
    if measured is None:
        return _open(rule, [row], _("The base area was not measured. Measure length and width, or draw it."))
    kind = compare(measured, limit, limit)
    if measured.uncertainty is None:
        kind = Kind.INDETERMINATE
    words = _("Base area {area}, largest allowed {limit} m2.").format(
        area=measured.text("m2"), limit=written(limit)
    )
    return _single(rule, kind, row, words, limit, limit - measured.value, measured)


def judge_gap(book: Book, place: Place, regime: str, day: date, pile: Pile) -> Verdict:
    """Whether the pile keeps its distance from the nearest one, or a fire barrier stands between them."""
    rule = "pile_gap"
    row = _find(book, place, regime, "unit_gap", day)
    if row is None:
        return _no_rule(rule, book, place, regime, day)
    limit, gap = row.numbers["gap"].value, pile.gap
    if pile.alone or pile.barrier:
        reason = (
            _("There is no other pile, so there is no gap to keep.")
            if pile.alone
            else _("A barrier against the spread of fire stands between the piles, so no gap is needed.")
        )
        return Verdict(rule, Kind.PASS, reason, decimal(limit), None, row.citation)
    if gap is None:
        return _open(rule, [row], _("The gap to the nearest pile was not measured. Measure it."))
    words = _("Gap {gap}, smallest allowed {limit} m without a barrier.").format(
        gap=gap.text(), limit=written(limit)
    )
    kind = _gap_kind(gap, limit)
    if kind is Kind.FAIL and pile.barrier is None:
        kind = Kind.INDETERMINATE
        words += " " + _("Say whether a barrier against the spread of fire stands between the piles.")
    return _single(rule, kind, row, words, limit, gap.value - limit, gap)


JUDGES: Final[dict[str, Callable[[Book, Place, str, date, Pile], Verdict]]] = {
    "pile_height": judge_pile,
    "pile_area": judge_area,
    "pile_gap": judge_gap,
}


def _find(book: Book, place: Place, regime: str, requirement: str, day: date) -> Rule | None:
    return book.find(place.jurisdiction(regime), str(regime), requirement, day)


def _envelope(envelope: Rule | None, cap: Rule | None) -> Envelope:
    numbers = {name: number.value for name, number in envelope.numbers.items()} if envelope else {}
    return Envelope(
        numbers.get("slope"),
        numbers.get("freeboard", Fraction(0)),
        numbers.get("flat_zone", Fraction(0)),
        cap.numbers["height"].value if cap else None,
    )


def _gap_kind(gap: Measured, limit: Fraction) -> Kind:
    if gap.uncertainty is None:
        return Kind.INDETERMINATE
    if gap.high < limit:
        return Kind.FAIL
    return Kind.PASS if gap.low >= limit else Kind.INDETERMINATE


def _single(
    rule: str, kind: Kind, row: Rule, words: str, limit: Fraction, margin: Fraction, measured: Measured
) -> Verdict:
    if measured.uncertainty is None:
        words += " " + _("The uncertainty was not stated, so nothing can be told. Enter it.")
    elif kind is Kind.INDETERMINATE:
        words += " " + _("The limit lies within the uncertainty: measure again, more exactly.")
    unit = "m2" if rule == "pile_area" else "m"
    return Verdict(rule, kind, words, decimal(limit), decimal(margin), row.citation, unit=unit)


def _open(rule: str, rows: list[Rule], words: str) -> Verdict:
    return Verdict(
        rule,
        Kind.INDETERMINATE,
        words,
        None,
        None,
        rows[0].citation,
        tuple(row.citation for row in rows[1:]),
    )


def _unmeasured(pile: Pile) -> str:
    if not pile.points:
        return _("No point of the pile was measured. Measure height and distance from the fence.")
    if any(point.distance is None for point in pile.points):
        return _(
            "The distance from the fence was not measured. Measure it from the foot of the nearest fence."
        )
    return _("A fence may carry load and its height was not measured. Measure the fence.")


def _no_rule(rule: str, book: Book, place: Place, regime: str, day: date) -> Verdict:
    if not book.knows(place.country):
        words = _(
            "No rule pack for {country} is loaded, so no rule applies and none is cited. "
            "Look at the permit's conditions and ask the fire authority."
        ).format(country=place.country or _("a place without a country"))
    elif regime == Regime.NONE:
        words = _("The pile falls under none of the regimes, so no rule applies and none is cited.")
    elif regime == Regime.UNKNOWN:
        words = _("It is not known which regime the pile is under, so no rule can be chosen. Say which.")
    elif regime == Regime.ORDINANCE and not place.ordinance:
        words = _("It is not known which ordinance applies here, so no rule can be chosen. Say which.")
    else:
        words = _("The rule packs hold no rule on this for “{regime}” in {place} on {day}.").format(
            regime=Regime(regime).label if regime in list(Regime) else regime,
            place=place.jurisdiction(regime),
            day=day.isoformat(),
        )
    return Verdict(rule, Kind.NO_RULE, words)


def _height_words(governing: Judged, envelope: Envelope, count: int, row: Rule) -> str:
    point = governing.point
    where = _("Point “{name}”").format(name=point.name) if point.name else _("Governing point")
    words = _("{where}: height {height}, limit {limit} m.").format(
        where=where, height=point.height.text(), limit=written(governing.limit)
    )
    words += " " + ngettext("Judged at {n} point.", "Judged at {n} points.", count).format(n=count)
    if envelope.slope is not None and point.distance is not None:
        words += " " + _("Distance from the foot of the fence {distance}; {fence}.").format(
            distance=point.distance.text(), fence=_fence_words(point.fence)
        )
        words += " " + _(
            "The uncertainty of the distance{fence} puts the limit between {low} m and {high} m; it and that "
            "of the height are added (worst case), not combined as a root sum of squares."
        ).format(
            fence=_(" and of the fence's height") if point.fence.loaded else "",
            low=written(governing.limit_low),
            high=written(governing.limit_high),
        )
    if governing.kind is Kind.INDETERMINATE:
        words += " " + _indeterminate_words(point)
    if governing.kind is Kind.PASS:
        words += " " + _("This speaks for the measured points alone.")
    return words


def _indeterminate_words(point: Point) -> str:
    measured = (point.height, point.distance, point.fence.height)
    if any(one is not None and one.uncertainty is None for one in measured):
        return _("The uncertainty was not stated, so nothing can be told. Enter it.")
    if point.fence.loaded is None:
        return _("It depends on whether the fence carries load, or the limit lies within the uncertainty.")
    return _("The limit lies within the uncertainty: measure again, more exactly.")


def _fence_words(fence: Fence) -> str:
    if fence.loaded is None:
        return _("whether the fence carries load is not known")
    if not fence.loaded:
        return _("the fence carries no load")
    height = fence.height.text() if fence.height else ""
    return _("the fence carries load, its height {height}").format(height=height)


def limit_line(
    book: Book,
    place: Place,
    regime: str,
    day: date,
    fence: Fence,
    distances: Sequence[Fraction],
) -> list[tuple[Fraction, Fraction]]:
    """The highest allowed height (m) at these distances (m) from this fence; empty where no rule sets one.

    A fence that may carry load is drawn as one that does not, which is the stricter line.
    """
    rows = [_find(book, place, regime, name, day) for name in ("pile_envelope", "pile_cap")]
    envelope = _envelope(*rows)
    height = fence.height.value if fence.loaded and fence.height is not None else None
    found = ((distance, limit_at(distance, height, envelope)) for distance in distances)
    return [(distance, limit) for distance, limit in found if limit is not None]


def envelope_at(book: Book, place: Place, regime: str, day: date) -> Envelope | None:
    """The numbers of the height rule that governs there and then, or None."""
    rows = [_find(book, place, regime, name, day) for name in ("pile_envelope", "pile_cap")]
    return _envelope(*rows) if any(rows) else None
