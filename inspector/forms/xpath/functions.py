"""The functions of XPath 1.0 and of the ODK XForms specification."""

from __future__ import annotations

import base64
import binascii
import hashlib
import math
import re
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

from inspector.forms.tree import Node
from inspector.forms.xpath import values
from inspector.forms.xpath.errors import ArgumentError, UnknownFunctionError
from inspector.forms.xpath.scope import Closure, Scope
from inspector.forms.xpath.values import Value, boolean, in_order, nodes, number, text
from inspector.i18n import gettext as _

Function = Callable[[Scope, tuple[Closure, ...]], Value]
_ANY = 1000


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


def _strings(function: Callable[..., Value]) -> Function:
    """A function of texts."""
    return lambda scope, args: function(*(text(arg(scope)) for arg in args))


def _numbers(function: Callable[..., float]) -> Function:
    """A function of numbers; what mathematics does not define is not a number."""

    def run(scope: Scope, args: tuple[Closure, ...]) -> Value:
        given = [number(arg(scope)) for arg in args]
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
        found += [node.string() for node in value] if isinstance(value, list) else [text(value)]
    return found


def _substring(scope: Scope, args: tuple[Closure, ...]) -> Value:
    whole, start = text(args[0](scope)), _half_up(number(args[1](scope)))
    end = start + _half_up(number(args[2](scope))) if len(args) == 3 else math.inf
    return "".join(letter for at, letter in enumerate(whole, 1) if start <= at < end)


def _substr(scope: Scope, args: tuple[Closure, ...]) -> Value:
    whole = text(args[0](scope))
    bounds = [number(arg(scope)) for arg in args[1:]]
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
    return " ".join(text(_string(scope, args)).split())


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
        size = int(number(args[0](scope)))
        letters = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
        return "".join(scope.runtime.seed.choice(letters) for _n in range(size))
    return str(uuid.UUID(int=scope.runtime.seed.getrandbits(128), version=4))


# -- logic


def _if(scope: Scope, args: tuple[Closure, ...]) -> Value:
    return args[1 if boolean(args[0](scope)) else 2](scope)


def _coalesce(scope: Scope, args: tuple[Closure, ...]) -> Value:
    for arg in args:
        found = text(arg(scope))
        if found:
            return found
    return ""


def _once(scope: Scope, args: tuple[Closure, ...]) -> Value:
    return scope.current.text or text(args[0](scope))


def _boolean_from_string(whole: str) -> Value:
    return whole in ("1", "true")


def _checklist(scope: Scope, args: tuple[Closure, ...]) -> Value:
    least, most = number(args[0](scope)), number(args[1](scope))
    count = sum(1 for held in _flags(args[2:], scope) if held)
    return (least < 0 or count >= least) and (most < 0 or count <= most)


def _weighted_checklist(scope: Scope, args: tuple[Closure, ...]) -> Value:
    least, most = number(args[0](scope)), number(args[1](scope))
    flags = _flags(args[2::2], scope)
    weights = [number(weight) for weight in _flat(args[3::2], scope)]
    total = sum(weight for held, weight in zip(flags, weights, strict=False) if held)
    return (least < 0 or total >= least) and (most < 0 or total <= most)


def _flat(args: tuple[Closure, ...], scope: Scope) -> list[Value]:
    found: list[Value] = []
    for arg in args:
        value = arg(scope)
        found += [node.string() for node in value] if isinstance(value, list) else [value]
    return found


def _flags(args: tuple[Closure, ...], scope: Scope) -> list[bool]:
    return [
        value in ("yes", "1", "true") if isinstance(value, str) else boolean(value)
        for value in _flat(args, scope)
    ]


# -- numbers


def _number(scope: Scope, args: tuple[Closure, ...]) -> Value:
    return number(args[0](scope)) if args else number(scope.node.string())


def _half_up(value: float) -> float:
    return value if math.isnan(value) or math.isinf(value) else math.floor(value + 0.5)


def _round(scope: Scope, args: tuple[Closure, ...]) -> Value:
    value = number(args[0](scope))
    if len(args) == 1 or math.isnan(value) or math.isinf(value):
        return float(_half_up(value))
    places = int(number(args[1](scope)))
    exponent = Decimal(1).scaleb(-places)
    return float(Decimal(repr(value)).quantize(exponent, ROUND_HALF_UP)) if abs(places) < 20 else value


def _power(base: float, exponent: float) -> float:
    try:
        return float(math.pow(base, exponent))
    except OverflowError:
        return math.inf


def _logarithm(function: Callable[[float], float]) -> Callable[[float], float]:
    return lambda value: -math.inf if value == 0 else function(value)


def _extreme(choose: Callable[[list[float]], float]) -> Function:
    def run(scope: Scope, args: tuple[Closure, ...]) -> Value:
        found = [number(value) for value in _flat(args, scope) if value != ""]
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
    return math.fsum(number(node.string()) for node in nodes(args[0](scope)) if node.string() != "")


def _position(scope: Scope, args: tuple[Closure, ...]) -> Value:
    if not args:
        return float(scope.position)
    found = nodes(args[0](scope))
    if not found or found[0].parent is None:
        return math.nan
    node = found[0]
    return float(1 + [id(one) for one in found[0].parent.named(node.name)].index(id(node)))


def _last(scope: Scope, _args: tuple[Closure, ...]) -> Value:
    return float(scope.size)


def _name(scope: Scope, args: tuple[Closure, ...]) -> Value:
    found = nodes(args[0](scope)) if args else [scope.node]
    return found[0].name if found else ""


def _namespace_uri(scope: Scope, args: tuple[Closure, ...]) -> Value:
    found = nodes(args[0](scope)) if args else [scope.node]
    return found[0].namespace if found else ""


def _current(scope: Scope, _args: tuple[Closure, ...]) -> Value:
    return [scope.current]


def _instance(scope: Scope, args: tuple[Closure, ...]) -> Value:
    name = text(args[0](scope))
    root = scope.runtime.instances.get(name)
    if root is None:
        raise ArgumentError(_("There is no list “{name}” with this form. Attach its file.").format(name=name))
    return [root]


def _randomize(scope: Scope, args: tuple[Closure, ...]) -> Value:
    found = list(nodes(args[0](scope)))
    # Park and Miller's generator, as the specification asks, so that a seed gives the same order everywhere.
    if len(args) == 2:
        seed = number(args[1](scope))
        state = int(seed) % 2147483647 if math.isfinite(seed) else 1
        state += 2147483646 if state <= 0 else 0
        for at in range(len(found) - 1, 0, -1):
            state = state * 48271 % 2147483647
            other = int((state - 1) / 2147483646 * (at + 1))
            found[at], found[other] = found[other], found[at]
    else:
        scope.runtime.seed.shuffle(found)
    return found


def _distinct_values(scope: Scope, args: tuple[Closure, ...]) -> Value:
    seen: dict[str, Node] = {}
    for node in nodes(args[0](scope)):
        seen.setdefault(node.string(), node)
    return list(seen.values())


def _indexed_repeat(scope: Scope, args: tuple[Closure, ...]) -> Value:
    wanted = nodes(args[0](scope))
    for at in range(1, len(args), 2):
        rows = nodes(args[at](scope))
        position = number(args[at + 1](scope))
        same = {id(row) for row in rows}
        wanted = [node for node in wanted if _row_number(node, same) == position]
    return text(in_order(wanted))


def _row_number(node: Node, rows: set[int]) -> float:
    current: Node | None = node
    while current is not None and id(current) not in rows:
        current = current.parent
    if current is None or current.parent is None:
        return math.nan
    return float(1 + [id(one) for one in current.parent.named(current.name)].index(id(current)))


# -- selects


def _selected(scope: Scope, args: tuple[Closure, ...]) -> Value:
    return text(args[1](scope)).strip() in text(args[0](scope)).split()


def _selected_at(scope: Scope, args: tuple[Closure, ...]) -> Value:
    chosen, at = text(args[0](scope)).split(), number(args[1](scope))
    return chosen[int(at)] if math.isfinite(at) and 0 <= at < len(chosen) else ""


def _count_selected(scope: Scope, args: tuple[Closure, ...]) -> Value:
    return float(len(text(args[0](scope)).split()))


def _choice_name(scope: Scope, args: tuple[Closure, ...]) -> Value:
    value, found = text(args[0](scope)), nodes(args[1](scope))
    if not found or scope.runtime.labels is None:
        return value
    return scope.runtime.labels.choice_label(found[0], value)


def _itext(scope: Scope, args: tuple[Closure, ...]) -> Value:
    wanted = text(args[0](scope))
    return scope.runtime.labels.itext(wanted, "") if scope.runtime.labels is not None else wanted


# -- dates


def _now(scope: Scope, _args: tuple[Closure, ...]) -> Value:
    return scope.runtime.clock.now().instant.isoformat(timespec="milliseconds")


def _today(scope: Scope, _args: tuple[Closure, ...]) -> Value:
    return scope.runtime.clock.now().local_date.isoformat()


def _date(scope: Scope, args: tuple[Closure, ...]) -> Value:
    return values.date_text(args[0](scope))


def _date_time(scope: Scope, args: tuple[Closure, ...]) -> Value:
    value = args[0](scope)
    if isinstance(value, float) and math.isfinite(value):
        return (datetime(1970, 1, 1) + timedelta(days=value)).isoformat(timespec="milliseconds") + "Z"  # noqa: DTZ001 - written as UTC
    return text(value) if values.moment_of(text(value)) else ""


def _decimal_date_time(scope: Scope, args: tuple[Closure, ...]) -> Value:
    found = values.days(text(args[0](scope)))
    return math.nan if found is None else found


def _decimal_time(scope: Scope, args: tuple[Closure, ...]) -> Value:
    match = re.match(r"(?:.*T)?(\d{2}):(\d{2})(?::(\d{2}(?:\.\d+)?))?", text(args[0](scope)))
    if match is None:
        return math.nan
    return (int(match[1]) * 3600 + int(match[2]) * 60 + float(match[3] or 0)) / 86_400


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
    value = args[0](scope)
    moment = values.moment_of(values.date_text(value) if isinstance(value, float) else text(value))
    if moment is None:
        return ""
    return re.sub(
        "%(.)",
        lambda match: _FORMATS[match[1]](moment) if match[1] in _FORMATS else match[0],
        text(args[1](scope)),
        flags=re.DOTALL,
    )


# -- places


def _trace(args: tuple[Closure, ...], scope: Scope) -> list[tuple[float, float]]:
    """The points of geopoints, a trace or a shape, as (latitude, longitude)."""
    points = []
    for whole in _each(args, scope):
        for part in whole.split(";"):
            numbers = part.split()
            if len(numbers) >= 2:
                try:
                    points.append((float(numbers[0]), float(numbers[1])))
                except ValueError:
                    return []
    return points


def _distance(scope: Scope, args: tuple[Closure, ...]) -> Value:
    from geopy.distance import geodesic  # noqa: PLC0415 - only forms that measure need it

    points = _trace(args, scope)
    return float(sum(geodesic(a, b).meters for a, b in pairwise(points)))


_EARTH = 6_378_100.0  # m; the radius JavaRosa computes areas with


def _area(scope: Scope, args: tuple[Closure, ...]) -> Value:
    """Square metres of a ring on the sphere (Chamberlain and Duquette 2007, as the ODK specification asks)."""
    points = _trace(args, scope)
    if len(points) < 3:
        return 0.0
    if points[0] != points[-1]:
        points.append(points[0])
    total = sum(
        math.radians(b[1] - a[1]) * (2 + math.sin(math.radians(a[0])) + math.sin(math.radians(b[0])))
        for a, b in pairwise(points)
    )
    return abs(total * _EARTH * _EARTH / 2)


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
    "substring-before": (2, 2, _strings(lambda a, b: a.partition(b)[0] if b in a else "")),
    "substring-after": (2, 2, _strings(lambda a, b: a.partition(b)[2])),
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
    "local-name": (0, 1, _name),
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
    "date-time": (1, 1, _date_time),
    "decimal-date-time": (1, 1, _decimal_date_time),
    "decimal-time": (1, 1, _decimal_time),
    "format-date": (2, 2, _format_date),
    "format-date-time": (2, 2, _format_date),
    "distance": (1, _ANY, _distance),
    "area": (1, 1, _area),
    "property": (1, 1, _property),
}
