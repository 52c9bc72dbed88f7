"""Every requirement that a row of a pack can make: which numbers it carries and which entries it is held against.

A row says the numbers, this page how they are compared; so an agency writes a new limit as data, and only a new
way of comparing is code.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from inspector.i18n import N_
from inspector.rules.units import (
    ACIDITY,
    AREA,
    CONCENTRATION,
    CONTENT,
    COUNT,
    DIFFERENCE,
    DOSE_RATE,
    IN_AIR,
    LENGTH,
    MASS,
    MONTHLY,
    POWER,
    SHARE,
    SLOPE,
    SOUND,
    TEMPERATURE,
    TIME,
    VOLUME,
    Quantity,
)

if TYPE_CHECKING:
    from collections.abc import Mapping


class Shape(StrEnum):
    """The way in which a requirement is compared."""

    PILE = "pile"  # the geometry beside fences, in pile.py
    LIMIT = "limit"  # one measured value against a limit, or between two
    RISE = "rise"  # a value less its background against a limit
    RATIO = "ratio"  # a value against a multiple of its background
    MULTIPLE = "multiple"  # a stock against a multiple of a daily flow or capacity
    TRIGGER = "trigger"  # beyond the limit something must be there, such as a permit
    FILL = "fill"  # a level in a vessel, or the space left above it
    DEADLINE = "deadline"  # a day in the calendar
    BALANCE = "balance"  # what came in against what went out, is there and is left
    TEXT = "text"  # no number


AT_MOST, BELOW, AT_LEAST, ABOVE, BETWEEN = "<=", "<", ">=", ">", "range"
COMPARISONS: Final = (AT_MOST, BELOW, AT_LEAST, ABOVE)


@dataclass(frozen=True, slots=True)
class Requirement:
    """One line of the catalogue. `about` tells which word a row must carry: a substance, a duty."""

    shape: Shape
    numbers: Mapping[str, Quantity] = field(default_factory=dict)
    inputs: tuple[str, ...] = ()  # names of the entries that are measured; each of them is compared
    comparison: str = AT_MOST  # unless the row says another
    about: str = ""
    label: str = ""
    present: str = ""  # the entry that says whether what a trigger asks for is there

    @property
    def number(self) -> str:
        """The name that its limit has in a row."""
        return next(iter(self.numbers))

    @property
    def quantity(self) -> Quantity:
        """Of its limit."""
        return self.numbers[self.number]


def _limit(
    quantity: Quantity,
    inputs: str,
    label: str,
    comparison: str = AT_MOST,
    *,
    about: str = "",
    number: str = "limit",
) -> Requirement:
    return Requirement(Shape.LIMIT, {number: quantity}, tuple(inputs.split()), comparison, about, label)


def _trigger(
    quantity: Quantity, inputs: str, label: str, comparison: str, present: str, *, number: str = "limit"
) -> Requirement:
    named = tuple(inputs.split())
    return Requirement(Shape.TRIGGER, {number: quantity}, named, comparison, label=label, present=present)


SUBSTANCE, DUTY = "substance", "duty"

CATALOGUE: Final[Mapping[str, Requirement]] = {
    "pile_envelope": Requirement(
        Shape.PILE,
        {"slope": SLOPE, "freeboard": LENGTH, "flat_zone": LENGTH},
        label=N_("Height beside a fence"),
    ),
    "pile_cap": Requirement(Shape.PILE, {"height": LENGTH}, label=N_("Height")),
    "unit_area": Requirement(Shape.PILE, {"area": AREA}, label=N_("Base area")),
    "unit_gap": Requirement(Shape.PILE, {"gap": LENGTH}, label=N_("Gap")),
    "stack_height": _limit(LENGTH, "height", N_("Height of the stack")),
    "stack_levels": _limit(COUNT, "levels", N_("Vehicles on top of each other")),
    "stack_width": _limit(COUNT, "vehicles", N_("Vehicles beside each other")),
    "block_gap": _limit(LENGTH, "gap", N_("Gap between blocks"), AT_LEAST),
    "block_volume": _limit(VOLUME, "volume", N_("Volume of the block")),
    "signboard": _limit(LENGTH, "width height", N_("Side of the board"), AT_LEAST, number="side"),
    "dwelling_distance": _limit(LENGTH, "distance", N_("Distance to dwellings"), AT_LEAST, number="distance"),
    "sensitive_distance": _limit(LENGTH, "distance", N_("Distance to schools and the like"), AT_LEAST),
    "green_buffer": _limit(LENGTH, "width", N_("Width of the green buffer"), AT_LEAST),
    "battery_distance": _limit(LENGTH, "distance", N_("Distance of batteries to buildings"), AT_LEAST),
    "state_of_charge": _limit(SHARE, "state_of_charge", N_("State of charge")),
    "ambient_temperature": _limit(TEMPERATURE, "temperature", N_("Temperature around the batteries"), BELOW),
    "surface_temperature": _limit(TEMPERATURE, "temperature", N_("Temperature of the surface")),
    "hot_spot": _limit(DIFFERENCE, "difference", N_("Temperature above its neighbours")),
    "storage_time": _limit(TIME, "duration", N_("Time in storage")),
    "storage_mass": _limit(MASS, "mass", N_("Mass in storage")),
    "storage_multiple": Requirement(
        Shape.MULTIPLE, {"factor": COUNT}, ("mass", "daily"), label=N_("Quantity in storage")
    ),
    "fill_level": Requirement(
        Shape.FILL,
        {"level": SHARE, "headspace": LENGTH},
        ("level", "headspace"),
        label=N_("Level in the vessel"),
    ),
    "noise": _limit(SOUND, "level", N_("Sound level")),
    "noise_rise": Requirement(
        Shape.RISE, {"limit": SOUND}, ("level", "background"), label=N_("Sound level above its background")
    ),
    "dust": _limit(IN_AIR, "concentration", N_("Dust in air")),
    "dose_rate": _limit(DOSE_RATE, "dose_rate", N_("Dose rate"), BELOW),
    "dose_rate_ratio": Requirement(
        Shape.RATIO,
        {"factor": COUNT},
        ("dose_rate", "background"),
        BELOW,
        label=N_("Dose rate against background"),
    ),
    "soil_content": _limit(CONTENT, "content", N_("Content of the soil, acid-extractable"), about=SUBSTANCE),
    "soil_total": _limit(CONTENT, "content", N_("Content of the soil, total"), about=SUBSTANCE),
    "soil_leachate": _limit(CONCENTRATION, "concentration", N_("Leachate of the soil"), about=SUBSTANCE),
    "effluent": _limit(CONCENTRATION, "concentration", N_("Effluent"), about=SUBSTANCE),
    "effluent_ph": _limit(ACIDITY, "ph", N_("pH of the effluent")),
    "leach_test": _limit(CONCENTRATION, "concentration", N_("Leach test (TCLP)"), BELOW, about=SUBSTANCE),
    "xrf": _limit(CONTENT, "content", N_("Content by XRF"), about=SUBSTANCE),
    "site_area_trigger": _trigger(AREA, "area", N_("Area of the site"), ABOVE, "permit", number="area"),
    "factory_power": _trigger(POWER, "power", N_("Power of the machines"), AT_LEAST, "licence"),
    "factory_workers": _trigger(COUNT, "workers", N_("Workers"), AT_LEAST, "licence"),
    "manifest_mass": _trigger(MONTHLY, "mass_a_month", N_("Hazardous waste a month"), AT_LEAST, "manifest"),
    "briefing_distance": _trigger(
        LENGTH, "distance", N_("Distance of residents"), AT_MOST, "informed", number="distance"
    ),
    "deadline": Requirement(Shape.DEADLINE, about=DUTY, label=N_("Deadline")),
    "mass_balance": Requirement(Shape.BALANCE, {"tolerance": SHARE}, label=N_("Mass balance")),
    "text": Requirement(Shape.TEXT),
}

# A deadline carries exactly one of these sets of numbers.
DEADLINES: Final[tuple[Mapping[str, Quantity], ...]] = (
    {"days_before": TIME},  # done at least so many days before the event
    {"days_after": TIME},  # at most so many days after the event
    {"day_of_next_month": COUNT},  # of the month after the period's last day
    {"days_after_quarter": TIME},  # after the quarter that holds the period's last day
    {"month": COUNT, "day": COUNT},  # the next such day after the period's last day
)

GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    "storage": ("storage_time", "storage_mass", "storage_multiple"),
    "radiation": ("dose_rate", "dose_rate_ratio"),
    "noise_boundary": ("noise", "noise_rise"),
    "battery": (
        "state_of_charge",
        "ambient_temperature",
        "surface_temperature",
        "hot_spot",
        "battery_distance",
    ),
    "factory": ("factory_power", "factory_workers"),
    "vehicle_stack": ("stack_height", "stack_levels", "stack_width", "block_gap", "block_volume"),
}
"""Rules that hold several requirements together; every one that a row fits is held, the worst governs."""


class Alarm(StrEnum):
    """What the inspector must be told at once. The words stand in `prompts.py`, so that no pack can say others."""

    WATCH = "watch"  # keep away from it; withdraw at the first sign
    FIRE = "fire"  # withdraw and call now
    RADIATION = "radiation"  # keep away and have it measured by those who can
    LEAVE = "leave"  # leave now


# The regimes of piles are asked for each pile; a pack can name further ones in its head.
PILE_REGIMES: Final = ("hazardous_used_equipment", "industrial_waste", "ordinance")
ANY_REGIME: Final = "any"
