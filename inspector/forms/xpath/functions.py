"""The functions of XPath 1.0 and of the ODK XForms specification."""

from __future__ import annotations

import base64
import binascii
import hashlib
import math
import re
import uuid
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta, tzinfo
from decimal import ROUND_HALF_UP, Context, Decimal
from itertools import pairwise

from inspector.forms.tree import Node
from inspector.forms.xpath import values
from inspector.forms.xpath.errors import ArgumentError, UnknownFunctionError
from inspector.forms.xpath.scope import Closure, Scope
from inspector.forms.xpath.values import Value, boolean, in_order, is_nodes, nodes, text
from inspector.i18n import N_
from inspector.i18n import gettext as _

Function = Callable[[Scope, tuple[Closure, ...]], Value]
_ANY = 1000
_LONGEST_UUID = 10_000


def lookup(name: str, arguments: int) -> Function:
    """The function of this name for so many arguments. Raises UnknownFunctionError, ArgumentError."""
    entry = _FUNCTIONS.get(name)
    if entry is None:
        raise UnknownFunctionError(name)
    least, most, function = entry
    if not least <= arguments <= most:
        raise ArgumentError(
            _("“{name}” takes {least} to {most} arguments and was given {given}.").format(
                name=name, least=least, most=most if most < _ANY else _("any number of"), given=arguments
            )
        )
    return function


def names() -> frozenset[str]:
    """Every function there is."""
    return frozenset(_FUNCTIONS)


def _number_of(value: Value, scope: Scope) -> float:
    return values.number(value, scope.runtime.zone)


def _strings(function: Callable[..., Value]) -> Function:
    """A function of texts."""
    return lambda scope, args: function(*(text(arg(scope)) for arg in args))


def _numbers(function: Callable[..., float]) -> Function:
    """A function of numbers; what mathematics does not define is not a number."""

    def run(scope: Scope, args: tuple[Closure, ...]) -> Value:
        given = [_number_of(arg(scope), scope) for arg in args]
        try:
            return float(function(*given))
        except (ValueError, OverflowError, ZeroDivisionError):
            return math.nan

    return run


# -- core: strings


def _string(scope: Scope, args: tuple[Closure, ...]) -> Value:
    return text(args[0](scope)) if args else scope.node.string()


def _concat(scope: Scope, args: tuple[Closure, ...]) -> Value:
    return "".join(_each(args, scope))


def _join(scope: Scope, args: tuple[Closure, ...]) -> Value:
    return text(args[0](scope)).join(_each(args[1:], scope))


def _each(args: tuple[Closure, ...], scope: Scope) -> list[str]:
    """The texts of the arguments, each node of a node-set by itself."""
    found: list[str] = []
    for arg in args:
        value = arg(scope)
        found += [node.string() for node in value] if is_nodes(value) else [text(value)]
    return found


def _substring(scope: Scope, args: tuple[Closure, ...]) -> Value:
    whole, start = text(args[0](scope)), _half_up(_number_of(args[1](scope), scope))
    end = start + _half_up(_number_of(args[2](scope), scope)) if len(args) == 3 else math.inf
    return "".join(letter for at, letter in enumerate(whole, 1) if start <= at < end)


def _substr(scope: Scope, args: tuple[Closure, ...]) -> Value:
    whole = text(args[0](scope))
    bounds = [_number_of(arg(scope), scope) for arg in args[1:]]
    if any(math.isnan(bound) for bound in bounds):
        return ""
    limits = [int(max(-1e9, min(1e9, bound))) for bound in bounds]
    return whole[limits[0] : limits[1] if len(limits) == 2 else None]


def _translate(whole: str, old: str, new: str) -> Value:
    table: dict[int, str | None] = {}
    for at, letter in enumerate(old):
        table.setdefault(ord(letter), new[at] if at < len(new) else None)
    return whole.translate(table)


def _normalize_space(scope: Scope, args: tuple[Closure, ...]) -> Value:
    return " ".join(_WHITE.split(text(_string(scope, args)).strip(" \t\r\n")))


_WHITE = re.compile("[ \t\r\n]+")  # what XML calls white, and no more


def _string_length(scope: Scope, args: tuple[Closure, ...]) -> Value:
    return float(len(text(_string(scope, args))))


def _regex(whole: str, pattern: str) -> Value:
    try:
        return re.search(pattern, whole) is not None
    except re.error as error:
        raise ArgumentError(_("“{pattern}” is not a regular expression.").format(pattern=pattern)) from error


def _digest(scope: Scope, args: tuple[Closure, ...]) -> Value:
    data, name = text(args[0](scope)).encode(), text(args[1](scope)).lower().replace("-", "")
    if name not in ("md5", "sha1", "sha256", "sha384", "sha512"):
        raise ArgumentError(_("“{name}” is not a way to make a digest.").format(name=name))
    made = hashlib.new(name, data, usedforsecurity=False).digest()
    hexadecimal = len(args) == 3 and text(args[2](scope)) == "hex"
    return made.hex() if hexadecimal else base64.b64encode(made).decode()


def _base64_decode(whole: str) -> Value:
    try:
        return base64.b64decode(whole, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return ""


def _uuid(scope: Scope, args: tuple[Closure, ...]) -> Value:
    if args:
        asked = _number_of(args[0](scope), scope)
        if not 0 <= asked <= _LONGEST_UUID:
            raise ArgumentError(_("“uuid” makes between 0 and {most} letters.").format(most=_LONGEST_UUID))
        size = int(asked)
        letters = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
        return "".join(scope.runtime.seed.choice(letters) for _n in range(size))
    return str(uuid.UUID(int=scope.runtime.seed.getrandbits(128), version=4))


# -- logic


def _if(scope: Scope, args: tuple[Closure, ...]) -> Value:
    return args[1 if boolean(args[0](scope)) else 2](scope)


def _coalesce(scope: Scope, args: tuple[Closure, ...]) -> Value:
    for arg in args:
        found = text(arg(scope))
        if found and found != "NaN":
            return found
    return ""


def _once(scope: Scope, args: tuple[Closure, ...]) -> Value:
    return scope.current.text or text(args[0](scope))


def _boolean_from_string(whole: str) -> Value:
    return whole in ("1", "true")


def _checklist(scope: Scope, args: tuple[Closure, ...]) -> Value:
    least, most = _number_of(args[0](scope), scope), _number_of(args[1](scope), scope)
    count = sum(1 for held in _flags(args[2:], scope) if held)
    return (least < 0 or count >= least) and (most < 0 or count <= most)


def _weighted_checklist(scope: Scope, args: tuple[Closure, ...]) -> Value:
    least, most = _number_of(args[0](scope), scope), _number_of(args[1](scope), scope)
    flags = _flags(args[2::2], scope)
    weights = [_number_of(weight, scope) for weight in _flat(args[3::2], scope)]
    total = sum(weight for held, weight in zip(flags, weights, strict=False) if held)
    return (least < 0 or total >= least) and (most < 0 or total <= most)


def _flat(args: tuple[Closure, ...], scope: Scope) -> list[Value]:
    found: list[Value] = []
    for arg in args:
        value = arg(scope)
        found += [node.string() for node in value] if is_nodes(value) else [value]
    return found


def _flags(args: tuple[Closure, ...], scope: Scope) -> list[bool]:
    return [boolean(value) for value in _flat(args, scope)]


# -- numbers


def _number(scope: Scope, args: tuple[Closure, ...]) -> Value:
    return _number_of(args[0](scope), scope) if args else _number_of(scope.node.string(), scope)


def _half_up(value: float) -> float:
    return value if math.isnan(value) or math.isinf(value) else math.floor(value + 0.5)


def _round(scope: Scope, args: tuple[Closure, ...]) -> Value:
    """Halves go away from zero, as Collect and Enketo have it and XPath has not."""
    value = _number_of(args[0](scope), scope)
    places = _number_of(args[1](scope), scope) if len(args) == 2 else 0.0
    if not math.isfinite(value) or not math.isfinite(places):
        return value if math.isfinite(places) or len(args) == 1 else math.nan
    if abs(places) > 20:
        return value
    return float(Decimal(repr(value)).quantize(Decimal(1).scaleb(-int(places)), ROUND_HALF_UP, _EXACT))


_EXACT = Context(prec=400)


def _power(base: float, exponent: float) -> float:
    try:
        return float(math.pow(base, exponent))
    except OverflowError:
        return math.inf


def _logarithm(function: Callable[[float], float]) -> Callable[[float], float]:
    return lambda value: -math.inf if value == 0 else function(value)


def _extreme(choose: Callable[[list[float]], float]) -> Function:
    def run(scope: Scope, args: tuple[Closure, ...]) -> Value:
        found = [_number_of(value, scope) for value in _flat(args, scope)]
        if not found or any(math.isnan(value) for value in found):
            return math.nan
        return choose(found)

    return run


def _random(scope: Scope, _args: tuple[Closure, ...]) -> Value:
    return scope.runtime.seed.random()


# -- node-sets


def _count(scope: Scope, args: tuple[Closure, ...]) -> Value:
    return float(len(nodes(args[0](scope))))


def _count_non_empty(scope: Scope, args: tuple[Closure, ...]) -> Value:
    return float(sum(1 for node in nodes(args[0](scope)) if node.string()))


def _sum(scope: Scope, args: tuple[Closure, ...]) -> Value:
    return math.fsum(
        _number_of(node.string(), scope) for node in nodes(args[0](scope)) if node.string() != ""
    )


def _position(scope: Scope, args: tuple[Closure, ...]) -> Value:
    if not args:
        return float(scope.position) or _number_among(scope.node)
    found = nodes(args[0](scope))
    return _number_among(found[0]) if found else math.nan


def _number_among(node: Node) -> float:
    """The number of a row among its kind, from 1."""
    if node.parent is None:
        return 1.0
    return float(1 + node.parent.number(node))


def _last(scope: Scope, _args: tuple[Closure, ...]) -> Value:
    return float(scope.size)


def _name(scope: Scope, args: tuple[Closure, ...]) -> Value:
    found = nodes(args[0](scope)) if args else [scope.node]
    node = found[0] if found else None
    if node is None:
        return ""
    return f"{node.prefix}:{node.name}" if node.prefix else node.name


def _local_name(scope: Scope, args: tuple[Closure, ...]) -> Value:
    found = nodes(args[0](scope)) if args else [scope.node]
    return found[0].name if found else ""


def _namespace_uri(scope: Scope, args: tuple[Closure, ...]) -> Value:
    found = nodes(args[0](scope)) if args else [scope.node]
    return found[0].namespace if found else ""


def _current(scope: Scope, _args: tuple[Closure, ...]) -> Value:
    return [scope.current]


def _instance(scope: Scope, args: tuple[Closure, ...]) -> Value:
    return [_instance_root(scope, text(args[0](scope)))]


def _instance_root(scope: Scope, name: str) -> Node:
    root = scope.runtime.instances.get(name)
    if root is None:
        raise ArgumentError(_("There is no list “{name}” with this form. Attach its file.").format(name=name))
    return root


def _randomize(scope: Scope, args: tuple[Closure, ...]) -> Value:
    found = list(nodes(args[0](scope)))
    if len(args) == 1:
        scope.runtime.seed.shuffle(found)
        return found
    shuffled: list[Node] = []
    for at, (node, chance) in enumerate(zip(found, _park_miller(_seed(args[1](scope), scope)), strict=False)):
        other = int(chance * (at + 1))
        shuffled.append(node)
        shuffled[at], shuffled[other] = shuffled[other], node
    return shuffled


def _seed(value: Value, scope: Scope) -> int:
    """The seed that a value stands for; a text that is no number by its SHA-256, as Collect takes it."""
    given = _number_of(value, scope)
    if math.isfinite(given):
        return math.trunc(given)
    written = text(value)
    if isinstance(value, float) or not written:
        return 0
    return int.from_bytes(hashlib.sha256(written.encode()).digest()[:8], "big", signed=True)


def _park_miller(seed: int) -> Iterator[float]:
    """Chances from 0 to 1: the generator of Park and Miller, so that a seed gives the same order everywhere."""
    modulus = 2_147_483_647
    state = int(math.fmod(seed, modulus))
    state += modulus - 1 if state <= 0 else 0
    while True:
        state = state * 16_807 % modulus
        yield (state - 1) / (modulus - 1)


def _distinct_values(scope: Scope, args: tuple[Closure, ...]) -> Value:
    seen: dict[str, Node] = {}
    for node in nodes(args[0](scope)):
        seen.setdefault(node.string(), node)
    return list(seen.values())


def _indexed_repeat(scope: Scope, args: tuple[Closure, ...]) -> Value:
    wanted = nodes(args[0](scope))
    for at in range(1, len(args), 2):
        rows = nodes(args[at](scope))
        position = _number_of(args[at + 1](scope), scope)
        same = {id(row) for row in rows}
        wanted = [node for node in wanted if _row_number(node, same) == position]
    return in_order(wanted)


def _row_number(node: Node, rows: set[int]) -> float:
    current: Node | None = node
    while current is not None and id(current) not in rows:
        current = current.parent
    return math.nan if current is None else _number_among(current)


# -- selects


def _selected(scope: Scope, args: tuple[Closure, ...]) -> Value:
    return text(args[1](scope)).strip() in text(args[0](scope)).split()


def _selected_at(scope: Scope, args: tuple[Closure, ...]) -> Value:
    chosen, at = text(args[0](scope)).split(), _number_of(args[1](scope), scope)
    return chosen[int(at)] if math.isfinite(at) and 0 <= at < len(chosen) else ""


def _count_selected(scope: Scope, args: tuple[Closure, ...]) -> Value:
    return float(len(text(args[0](scope)).split()))


def _choice_name(scope: Scope, args: tuple[Closure, ...]) -> Value:
    value, found = text(args[0](scope)), nodes(args[1](scope))
    if not found:
        raise ArgumentError(_("“jr:choice-name” names a question that this form does not have."))
    if scope.runtime.labels is None:
        return value
    return scope.runtime.labels.choice_label(found[0], value)


def _itext(scope: Scope, args: tuple[Closure, ...]) -> Value:
    wanted = text(args[0](scope))
    return scope.runtime.labels.itext(wanted, scope.current) if scope.runtime.labels is not None else wanted


# -- dates


def _now(scope: Scope, _args: tuple[Closure, ...]) -> Value:
    return scope.runtime.clock.now().instant


def _today(scope: Scope, _args: tuple[Closure, ...]) -> Value:
    return values.midnight(scope.runtime.clock.now().local_date, scope.runtime.zone)


def _date(scope: Scope, args: tuple[Closure, ...]) -> Value:
    """The moment that a number of days or a text names, at home in the zone of the form."""
    value, zone = args[0](scope), scope.runtime.zone
    if isinstance(value, bool):
        return values.NOT_A_DATE
    if isinstance(value, float):
        moment = values.moment_at(value, zone)
    elif isinstance(value, datetime):
        moment = value.astimezone(zone)
    else:
        moment = _moment_in(text(value), zone)
        if moment is None and text(value) == "":
            return ""
    return values.NOT_A_DATE if moment is None else moment


def _moment_in(written: str, zone: tzinfo) -> datetime | None:
    if _PLAIN_NUMBER.fullmatch(written):
        return values.moment_at(float(written), zone)
    moment = values.moment_of(written, zone)
    return None if moment is None else moment.astimezone(zone)


_PLAIN_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def _decimal_date_time(scope: Scope, args: tuple[Closure, ...]) -> Value:
    return _number_of(args[0](scope), scope)


_TIME = re.compile(r"(\d{2}):(\d{2})(?::(\d{2}(?:\.\d+)?))?(?:(Z)|([+-])(\d{2}):?(\d{2}))?")


def _decimal_time(scope: Scope, args: tuple[Closure, ...]) -> Value:
    """The time of day as a part of the day, in the zone of the form."""
    value, zone = args[0](scope), scope.runtime.zone
    moment = value if isinstance(value, datetime) else values.moment_of(text(value), zone)
    if moment is not None:
        here = moment.astimezone(zone)
        return (here - values.midnight(here.date(), zone)).total_seconds() / 86_400
    match = _TIME.fullmatch(text(value))
    if match is None:
        return math.nan
    hour, minute, second = int(match[1]), int(match[2]), float(match[3] or 0)
    seconds = hour * 3600 + minute * 60 + second
    if hour > 23 or minute > 59 or second >= 60 or int(match[6] or 0) > 23 or int(match[7] or 0) > 59:
        return math.nan
    if match[4] or match[5]:
        theirs = (int(match[6] or 0) * 60 + int(match[7] or 0)) * (-60 if match[5] == "-" else 60)
        ours = scope.runtime.clock.now().instant.utcoffset() or timedelta()
        seconds = (seconds - theirs + ours.total_seconds()) % 86_400
    return seconds / 86_400


_FORMATS: dict[str, Callable[[datetime], str]] = {
    "Y": lambda d: f"{d.year:04d}",
    "y": lambda d: f"{d.year % 100:02d}",
    "m": lambda d: f"{d.month:02d}",
    "n": lambda d: str(d.month),
    "b": lambda d: _month(d),
    "d": lambda d: f"{d.day:02d}",
    "e": lambda d: str(d.day),
    "H": lambda d: f"{d.hour:02d}",
    "h": lambda d: str(d.hour),
    "M": lambda d: f"{d.minute:02d}",
    "S": lambda d: f"{d.second:02d}",
    "3": lambda d: f"{d.microsecond // 1000:03d}",
    "a": lambda d: _weekday(d),
    "W": lambda d: f"{d.isocalendar().week:02d}",
    "%": lambda _d: "%",
}


def _month(moment: datetime) -> str:
    return [
        _("Jan"), _("Feb"), _("Mar"), _("Apr"), _("May"), _("Jun"),
        _("Jul"), _("Aug"), _("Sep"), _("Oct"), _("Nov"), _("Dec"),
    ][moment.month - 1]  # fmt: skip


def _weekday(moment: datetime) -> str:
    return [_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun")][moment.weekday()]


def _format_date(scope: Scope, args: tuple[Closure, ...]) -> Value:
    moment = _date(scope, args[:1])
    if not isinstance(moment, datetime):
        return ""
    return re.sub(
        "%(.)",
        lambda match: _FORMATS[match[1]](moment) if match[1] in _FORMATS else match[0],
        text(args[1](scope)),
        flags=re.DOTALL,
    )


# -- places


_Point = tuple[float, float]
_EARTH = 6_378_100.0  # m; the radius that Collect and Enketo measure with


_NO_PLACE = N_("“{text}” is not latitude and longitude in degrees.")


def _trace(args: tuple[Closure, ...], scope: Scope) -> list[_Point] | None:
    """The points of geopoints, a trace or a shape, as (latitude, longitude); None where there is none yet."""
    points = []
    for whole in _each(args, scope):
        for part in filter(str.strip, whole.split(";")):
            numbers = part.split()
            try:
                point = float(numbers[0]), float(numbers[1])
            except (ValueError, IndexError):
                raise ArgumentError(_(_NO_PLACE).format(text=whole)) from None
            if not (abs(point[0]) <= 90 and abs(point[1]) <= 180):
                raise ArgumentError(_(_NO_PLACE).format(text=whole))
            points.append(point)
    return points or None


def _distance(scope: Scope, args: tuple[Closure, ...]) -> Value:
    """Metres along the points, on the sphere, to the centimetre."""
    points = _trace(args, scope)
    if points is None:
        return math.nan
    return round(sum(_great_circle(a, b) for a, b in pairwise(points)), 2)


def _great_circle(a: _Point, b: _Point) -> float:
    """Metres between two points of the sphere (haversine)."""
    (north, east), (other_north, other_east) = ((math.radians(x), math.radians(y)) for x, y in (a, b))
    half = (
        math.sin((other_north - north) / 2) ** 2
        + math.cos(north) * math.cos(other_north) * math.sin((other_east - east) / 2) ** 2
    )
    return 2 * _EARTH * math.asin(math.sqrt(min(1.0, half)))


def _area(scope: Scope, args: tuple[Closure, ...]) -> Value:
    """Square metres of a ring on the sphere (Chamberlain and Duquette 2007), to the hundredth."""
    points = _trace(args, scope)
    if points is None:
        return math.nan
    if len(points) < 3:
        return 0.0
    if points[0] != points[-1]:
        points.append(points[0])
    total = sum(
        math.radians(b[1] - a[1]) * (2 + math.sin(math.radians(a[0])) + math.sin(math.radians(b[0])))
        for a, b in pairwise(points)
    )
    return round(abs(total * _EARTH * _EARTH / 2), 2)


def _geofence(scope: Scope, args: tuple[Closure, ...]) -> Value:
    """Whether a point lies in a closed shape, by the even-odd rule in degrees; an edge counts as inside."""
    point, ring = _trace(args[:1], scope), _trace(args[1:], scope)
    if point is None or ring is None or len(point) != 1 or len(ring) < 4 or ring[0] != ring[-1]:
        return False
    y, x = point[0]
    inside = False
    for (y1, x1), (y2, x2) in pairwise(ring):
        if _on_segment((y, x), (y1, x1), (y2, x2)):
            return True
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside


def _intersects(scope: Scope, args: tuple[Closure, ...]) -> Value:
    """Whether a trace or shape crosses itself; neighbours touch where they meet and that does not count."""
    points = _trace(args, scope)
    segments = [pair for pair in pairwise(points or ()) if pair[0] != pair[1]]
    closed = len(segments) > 2 and segments[0][0] == segments[-1][1]
    for at, first in enumerate(segments):
        for other in range(at + 2, len(segments)):
            if closed and at == 0 and other == len(segments) - 1:
                continue
            if _cross(first, segments[other]):
                return True
    return False


def _turn(a: _Point, b: _Point, c: _Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _on_segment(point: _Point, a: _Point, b: _Point) -> bool:
    return (
        _turn(a, b, point) == 0
        and min(a[0], b[0]) <= point[0] <= max(a[0], b[0])
        and min(a[1], b[1]) <= point[1] <= max(a[1], b[1])
    )


def _cross(one: tuple[_Point, _Point], other: tuple[_Point, _Point]) -> bool:
    (a, b), (c, d) = one, other
    if (_turn(a, b, c) > 0) != (_turn(a, b, d) > 0) and (_turn(c, d, a) > 0) != (_turn(c, d, b) > 0):
        return True
    return any(
        _on_segment(point, *segment) for point, segment in ((c, one), (d, one), (a, other), (b, other))
    )


def _lang(scope: Scope, args: tuple[Closure, ...]) -> Value:
    wanted = text(args[0](scope)).lower()
    node: Node | None = scope.node
    while node is not None:
        told = next(
            (one.text for one in node.attributes.values() if one.name == "lang" and one.prefix == "xml"), None
        )
        if told is not None:
            return told.lower() == wanted or told.lower().startswith(f"{wanted}-")
        node = node.parent
    return False


def _id(scope: Scope, args: tuple[Closure, ...]) -> Value:
    wanted = {word for whole in _each(args, scope) for word in whole.split()}
    root = scope.node.root
    found: dict[str, Node] = {}
    for node in root.walk():
        name = node.attribute("id")
        if name in wanted:
            found.setdefault(name, node)
    return in_order(list(found.values()))


def _pulldata(scope: Scope, args: tuple[Closure, ...]) -> Value:
    """One cell of an attached table: the column, in the row whose key column holds the key."""
    table, column, key, wanted = (text(arg(scope)) for arg in args)
    root = _instance_root(scope, table)
    top = root.children[0] if root.children else root
    rows = scope.runtime.indexed(top, "item", key, wanted)
    return next((cell.string() for row in rows for cell in row.named(column)), "")


def _search(scope: Scope, args: tuple[Closure, ...]) -> Value:
    """The rows of an attached table: all, or those where a column matches a text, or where one equals another."""
    told = [text(arg(scope)) for arg in args]
    root = _instance_root(scope, told[0])
    top = root.children[0] if root.children else root
    rows: Sequence[Node] = top.named("item")
    if len(told) in (4, 6):
        way, columns, wanted = _search_way(told[1]), told[2].split(","), told[3].casefold()
        rows = [row for row in rows if any(way(_cell(row, name).casefold(), wanted) for name in columns)]
    if len(told) in (3, 6):
        column, equals = told[-2:]
        rows = [row for row in rows if _cell(row, column) == equals]
    return list(rows)


def _search_way(name: str) -> Callable[[str, str], bool]:
    ways: dict[str, Callable[[str, str], bool]] = {
        "contains": lambda cell, wanted: wanted in cell,
        "startswith": str.startswith,
        "endswith": str.endswith,
        "matches": lambda cell, wanted: cell == wanted,
    }
    if name not in ways:
        raise ArgumentError(
            _("“{name}” is no way to search. There are contains, startswith, endswith and matches.").format(
                name=name
            )
        )
    return ways[name]


def _cell(row: Node, column: str) -> str:
    found = row.named(column.strip())
    return found[0].string() if found else ""


def _property(scope: Scope, args: tuple[Closure, ...]) -> Value:
    return scope.runtime.properties.get(text(args[0](scope)), "")


def _not(scope: Scope, args: tuple[Closure, ...]) -> Value:
    return not boolean(args[0](scope))


_FUNCTIONS: dict[str, tuple[int, int, Function]] = {
    "string": (0, 1, _string),
    "concat": (0, _ANY, _concat),
    "join": (1, _ANY, _join),
    "substr": (2, 3, _substr),
    "substring": (2, 3, _substring),
    "substring-before": (2, 2, _strings(lambda a, b: a.partition(b)[0] if b and b in a else "")),
    "substring-after": (2, 2, _strings(lambda a, b: a.partition(b)[2] if b else a)),
    "starts-with": (2, 2, _strings(lambda a, b: a.startswith(b))),
    "ends-with": (2, 2, _strings(lambda a, b: a.endswith(b))),
    "contains": (2, 2, _strings(lambda a, b: b in a)),
    "translate": (3, 3, _strings(_translate)),
    "normalize-space": (0, 1, _normalize_space),
    "string-length": (0, 1, _string_length),
    "regex": (2, 2, _strings(_regex)),
    "digest": (2, 3, _digest),
    "base64-decode": (1, 1, _strings(_base64_decode)),
    "uuid": (0, 1, _uuid),
    "if": (3, 3, _if),
    "coalesce": (1, _ANY, _coalesce),
    "once": (1, 1, _once),
    "boolean": (1, 1, lambda scope, args: boolean(args[0](scope))),
    "boolean-from-string": (1, 1, _strings(_boolean_from_string)),
    "not": (1, 1, _not),
    "true": (0, 0, lambda _scope, _args: True),
    "false": (0, 0, lambda _scope, _args: False),
    "checklist": (2, _ANY, _checklist),
    "weighted-checklist": (2, _ANY, _weighted_checklist),
    "number": (0, 1, _number),
    "int": (1, 1, _numbers(math.trunc)),
    "round": (1, 2, _round),
    "floor": (1, 1, _numbers(math.floor)),
    "ceiling": (1, 1, _numbers(math.ceil)),
    "abs": (1, 1, _numbers(abs)),
    "sqrt": (1, 1, _numbers(math.sqrt)),
    "pow": (2, 2, _numbers(_power)),
    "log": (1, 1, _numbers(_logarithm(math.log))),
    "log10": (1, 1, _numbers(_logarithm(math.log10))),
    "exp": (1, 1, _numbers(math.exp)),
    "exp10": (1, 1, _numbers(lambda value: _power(10.0, value))),
    "pi": (0, 0, lambda _scope, _args: math.pi),
    "sin": (1, 1, _numbers(math.sin)),
    "cos": (1, 1, _numbers(math.cos)),
    "tan": (1, 1, _numbers(math.tan)),
    "asin": (1, 1, _numbers(math.asin)),
    "acos": (1, 1, _numbers(math.acos)),
    "atan": (1, 1, _numbers(math.atan)),
    "atan2": (2, 2, _numbers(math.atan2)),
    "min": (1, _ANY, _extreme(min)),
    "max": (1, _ANY, _extreme(max)),
    "random": (0, 0, _random),
    "count": (1, 1, _count),
    "count-non-empty": (1, 1, _count_non_empty),
    "sum": (1, 1, _sum),
    "position": (0, 1, _position),
    "last": (0, 0, _last),
    "name": (0, 1, _name),
    "local-name": (0, 1, _local_name),
    "namespace-uri": (0, 1, _namespace_uri),
    "current": (0, 0, _current),
    "instance": (1, 1, _instance),
    "randomize": (1, 2, _randomize),
    "distinct-values": (1, 1, _distinct_values),
    "indexed-repeat": (3, _ANY, _indexed_repeat),
    "selected": (2, 2, _selected),
    "is-selected": (2, 2, _selected),
    "selected-at": (2, 2, _selected_at),
    "count-selected": (1, 1, _count_selected),
    "jr:choice-name": (2, 2, _choice_name),
    "jr:itext": (1, 1, _itext),
    "now": (0, 0, _now),
    "today": (0, 0, _today),
    "date": (1, 1, _date),
    "date-time": (1, 1, _date),
    "decimal-date-time": (1, 1, _decimal_date_time),
    "decimal-time": (1, 1, _decimal_time),
    "format-date": (2, 2, _format_date),
    "format-date-time": (2, 2, _format_date),
    "distance": (1, _ANY, _distance),
    "area": (1, 1, _area),
    "geofence": (2, 2, _geofence),
    "intersects": (1, 1, _intersects),
    "lang": (1, 1, _lang),
    "id": (1, 1, _id),
    "pulldata": (4, 4, _pulldata),
    "search": (1, 6, _search),
    "property": (1, 1, _property),
}
