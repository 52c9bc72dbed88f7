"""An expression's text into a syntax tree."""

from __future__ import annotations

import re
from dataclasses import dataclass

from inspector.forms.xpath.errors import XPathSyntaxError

AXES = frozenset(
    {
        "ancestor",
        "ancestor-or-self",
        "attribute",
        "child",
        "descendant",
        "descendant-or-self",
        "following",
        "following-sibling",
        "parent",
        "preceding",
        "preceding-sibling",
        "self",
        "namespace",
    }
)
NODE_TYPES = frozenset({"node", "text", "comment", "processing-instruction"})
_DEEPEST = 100


@dataclass(frozen=True, slots=True)
class Literal:
    value: str


@dataclass(frozen=True, slots=True)
class Number:
    value: float


@dataclass(frozen=True, slots=True)
class Variable:
    name: str


@dataclass(frozen=True, slots=True)
class Call:
    name: str
    arguments: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Binary:
    operator: str
    left: Expr
    right: Expr


@dataclass(frozen=True, slots=True)
class Negative:
    operand: Expr


@dataclass(frozen=True, slots=True)
class Step:
    axis: str
    test: str  # a name, "*", "prefix:*", or a node type such as "node()" with what stands in its brackets
    predicates: tuple[Expr, ...] = ()


@dataclass(frozen=True, slots=True)
class Path:
    absolute: bool
    steps: tuple[Step, ...]
    base: Expr | None = None  # a filter expression that the steps start from
    predicates: tuple[Expr, ...] = ()  # on the base


Expr = Literal | Number | Variable | Call | Binary | Negative | Path

_TOKEN = re.compile(
    r"""\s*(?:
    (?P<number>\d+(?:\.\d*)?|\.\d+)|
    (?P<literal>"[^"]*"|'[^']*')|
    (?P<symbol>::|//|\.\.|<=|>=|!=|[()\[\].@,/|+\-=<>*$])|
    (?P<name>[^\W\d][\w.\-·]*(?::[^\W\d][\w.\-·]*|:\*)?)
    )""",
    re.VERBOSE,
)
_OPERATOR_FIRST = re.compile(r"(?:and|or|mod|div)(?=$|\d)")  # “1 and1” is read as people mean it
_LEVELS = (("or",), ("and",), ("=", "!="), ("<", "<=", ">", ">="), ("+", "-"), ("*", "div", "mod"))
_BINDING = {operator: level for level, operators in enumerate(_LEVELS) for operator in operators}


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    at: int


def parse(text: str) -> Expr:
    """The syntax tree of an expression. Raises XPathSyntaxError that says where."""
    return _Parser(text).whole()


class _Parser:
    def __init__(self, text: str) -> None:
        self._text = text
        self._tokens = _tokens(text)
        self._at = 0
        self._depth = 0

    def whole(self) -> Expr:
        if not self._tokens:
            raise XPathSyntaxError(self._text, 0)
        found = self._expression()
        if self._at < len(self._tokens):
            raise self._wrong()
        return found

    def _wrong(self) -> XPathSyntaxError:
        at = self._tokens[self._at].at if self._at < len(self._tokens) else len(self._text)
        return XPathSyntaxError(self._text, at)

    def _peek(self, ahead: int = 0) -> str:
        index = self._at + ahead
        return self._tokens[index].text if index < len(self._tokens) else ""

    def _kind(self, ahead: int = 0) -> str:
        index = self._at + ahead
        return self._tokens[index].kind if index < len(self._tokens) else ""

    def _is(self, symbol: str) -> bool:
        return self._peek() == symbol and self._kind() in ("symbol", "operator")

    def _take(self, symbol: str) -> bool:
        if self._is(symbol):
            self._at += 1
            return True
        return False

    def _expect(self, symbol: str) -> None:
        if not self._take(symbol):
            raise self._wrong()

    def _expression(self) -> Expr:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise self._wrong()
        found = self._binary(0)
        self._depth -= 1
        return found

    def _binary(self, least: int) -> Expr:
        """Operands joined by operators that bind at least so tightly: by climbing, so that brackets cost few frames."""
        left = self._unary()
        while self._kind() == "operator" and _BINDING.get(self._peek(), -1) >= least:
            operator = self._peek()
            self._at += 1
            left = Binary(operator, left, self._binary(_BINDING[operator] + 1))
        return left

    def _unary(self) -> Expr:
        signs = 0
        while self._peek() == "-" and self._kind() in ("symbol", "operator"):
            self._at += 1
            signs += 1
        operand = self._union()
        for _ in range(signs % 2 if signs else 0):
            operand = Negative(operand)
        if signs and signs % 2 == 0:
            operand = Negative(Negative(operand))
        return operand

    def _union(self) -> Expr:
        left = self._path()
        while self._take("|"):
            left = Binary("|", left, self._path())
        return left

    def _path(self) -> Expr:
        if self._starts_filter():
            base = self._primary()
            predicates = self._predicates()
            if not (self._is("/") or self._is("//")):
                return Path(False, (), base, predicates) if predicates else base
            return Path(False, self._steps(first=False), base, predicates)
        if self._is("/") and not self._step_follows(1):
            self._at += 1
            return Path(True, ())
        if self._is("/") or self._is("//"):
            return Path(True, self._steps(first=False))
        return Path(False, self._steps(first=True))

    def _starts_filter(self) -> bool:
        kind, text = self._kind(), self._peek()
        if kind in ("literal", "number") or text in ("(", "$"):
            return True
        return kind == "name" and self._peek(1) == "(" and text not in NODE_TYPES

    def _primary(self) -> Expr:
        token = self._tokens[self._at]
        self._at += 1
        if token.kind == "literal":
            return Literal(token.text[1:-1])
        if token.kind == "number":
            return Number(float(token.text))
        if token.text == "$":
            if self._kind() != "name":
                raise self._wrong()
            self._at += 1
            return Variable(self._tokens[self._at - 1].text)
        if token.text == "(":
            inner = self._expression()
            self._expect(")")
            return inner
        return self._call(token.text)

    def _call(self, name: str) -> Expr:
        self._expect("(")
        arguments: list[Expr] = []
        if not self._take(")"):
            arguments.append(self._expression())
            while self._take(","):
                arguments.append(self._expression())
            self._expect(")")
        return Call(name, tuple(arguments))

    def _predicates(self) -> tuple[Expr, ...]:
        found = []
        while self._take("["):
            found.append(self._expression())
            self._expect("]")
        return tuple(found)

    def _step_follows(self, ahead: int) -> bool:
        return self._kind(ahead) == "name" or self._peek(ahead) in (".", "..", "@", "*")

    def _steps(self, *, first: bool) -> tuple[Step, ...]:
        steps: list[Step] = [] if not first else [self._step()]
        while self._is("/") or self._is("//"):
            if self._peek() == "//":
                steps.append(Step("descendant-or-self", "node()"))
            self._at += 1
            steps.append(self._step())
        return tuple(steps)

    def _step(self) -> Step:
        if self._take("."):
            return Step("self", "node()", self._predicates())
        if self._take(".."):
            return Step("parent", "node()", self._predicates())
        axis = "child"
        if self._take("@"):
            axis = "attribute"
        elif self._kind() == "name" and self._peek(1) == "::":
            axis = self._peek()
            if axis not in AXES:
                raise self._wrong()
            self._at += 2
        return Step(axis, self._node_test(), self._predicates())

    def _node_test(self) -> str:
        if self._at >= len(self._tokens):
            raise self._wrong()
        kind, text = self._kind(), self._peek()
        if text == "*":
            self._at += 1
            return "*"
        if kind != "name":
            raise self._wrong()
        self._at += 1
        if text in NODE_TYPES and self._take("("):
            wanted = ""
            if text == "processing-instruction" and self._kind() == "literal":
                wanted = self._peek()[1:-1]
                self._at += 1
            self._expect(")")
            return f"{text}({wanted})"
        return text


def _tokens(text: str) -> list[_Token]:
    """The tokens, with `*` and the operator names told apart from names by what stands before them."""
    found: list[_Token] = []
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None or match.lastgroup is None:
            if text[at:].strip():
                raise XPathSyntaxError(text, at)
            break
        kind, word = match.lastgroup, match[match.lastgroup]
        token = _classified(kind, word, match.start(kind), found)
        found.append(token)
        at = token.at + len(token.text)
    return found


def _classified(kind: str, word: str, at: int, before: list[_Token]) -> _Token:
    """Rule 3.7 of XPath 1.0: after an operand, `*` and a name are operators."""
    last = before[-1] if before else None
    after_operand = last is not None and (
        last.kind in ("name", "number", "literal")
        or (last.kind == "symbol" and last.text in (")", "]", ".", "..", "*"))
    )
    if kind == "name" and after_operand:
        operator = _OPERATOR_FIRST.match(word)
        if operator is not None:
            return _Token("operator", operator[0], at)
    if kind == "symbol" and after_operand and word in ("*", "+", "-", "=", "!=", "<", "<=", ">", ">=", "|"):
        return _Token("operator", word, at)
    return _Token(kind, word, at)
