"""A form as it was written: its model, binds, texts and body, read once and shared by all its sessions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from inspector.forms.tree import Node
from inspector.forms.xpath.compiler import Compiled


@dataclass(slots=True)
class Bind:
    """What holds for one node of the model, wherever a repeat puts it."""

    path: str
    type: str = "string"
    relevant: Compiled | None = None
    readonly: Compiled | None = None
    required: Compiled | None = None
    constraint: Compiled | None = None
    calculate: Compiled | None = None
    constraint_message: str = ""  # text, or a reference into itext
    required_message: str = ""
    preload: str = ""
    preload_params: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)  # attributes of the checklist namespace


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text: words, or an expression whose value stands there."""

    words: str = ""
    output: Compiled | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """A label, hint or message: its pieces, or the id of a text that depends on the language."""

    pieces: tuple[Piece, ...] = ()
    text_id: str = ""
    text_expression: Compiled | None = None


NO_WORDS = Words()


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: Words


@dataclass(frozen=True, slots=True)
class Itemset:
    """Choices drawn from a list at run time."""

    nodeset: Compiled
    value_ref: str
    label_ref: str
    label_is_itext: bool


@dataclass(frozen=True, slots=True)
class Control:
    """A question, group or repeat as the body shows it."""

    kind: str  # input, select1, select, rank, range, upload, trigger, group, repeat
    path: str
    label: Words = NO_WORDS
    hint: Words = NO_WORDS
    guidance: Words = NO_WORDS
    appearance: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    choices: tuple[Choice, ...] = ()
    itemset: Itemset | None = None
    children: tuple[Control, ...] = ()
    count: Compiled | None = None
    no_add_remove: bool = False

    @property
    def is_question(self) -> bool:
        return self.kind not in ("group", "repeat")


@dataclass(frozen=True, slots=True)
class Action:
    """Sets a value when an event happens."""

    event: str
    target: str
    value: Compiled | None
    literal: str = ""
    source: str = ""  # the control that the action stands in, for value changes


Text = Mapping[str, tuple[Piece, ...]]  # by form: "", "guidance", "image" …


@dataclass(frozen=True, slots=True)
class Form:
    """An XForm, checked: every expression compiled, every cycle refused."""

    form_id: str
    version: str
    title: str
    template: Node  # of the primary instance, with repeat templates in place
    repeats: Mapping[str, Node]  # path -> what a new instance looks like
    binds: Mapping[str, Bind]
    controls: tuple[Control, ...]
    by_path: Mapping[str, Control]
    languages: tuple[str, ...]
    default_language: str
    itext: Mapping[str, Mapping[str, Text]]  # language -> text id -> forms
    instances: Mapping[str, Node]
    external: Mapping[str, str]  # instance id -> source that must be attached
    actions: tuple[Action, ...]
    order: Mapping[str, int]  # rank of each path in the order of calculation
    readers: Mapping[str, tuple[Reader, ...]]  # path -> what reads it
    child_order: Mapping[str, tuple[str, ...]]  # path -> names of its children as the form orders them


@dataclass(frozen=True, slots=True)
class Reader:
    """An expression that must run again when a path changes."""

    path: str
    what: str  # calculate, relevant, readonly, required, constraint, label, choices
    anchor: str
