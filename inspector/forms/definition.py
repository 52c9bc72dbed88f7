"""A form as it was written: its model, binds, texts and body, read once and shared by all its sessions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePosixPath

from inspector.forms.problems import Problem
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
    save_to: str = ""  # property of the entity that this field fills
    calculate_rank: int = 0  # in the order in which calculations and relevances run
    relevant_rank: int = 0
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
    value_ref: tuple[str, ...]  # names of children to go down by
    label_ref: tuple[str, ...]
    label_is_itext: bool
    label_columns: Words | None = None  # of a searched table: the columns that make the label, comma between


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

    kind: str  # setvalue, setgeopoint, recordaudio
    event: str
    target: str
    chosen: Compiled | None  # the target, where a predicate chooses among rows
    value: Compiled | None
    literal: str = ""
    source: str = ""  # the control or repeat that the action stands in
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sending:
    """Where the form wants its instances sent, and with which key encrypted."""

    action: str = ""
    method: str = "post"
    public_key: str = ""  # RSA, as base64 of its X.509 form
    attributes: Mapping[str, str] = field(default_factory=dict)


WORD_FORMS = frozenset({"", "guidance", "long", "short"})  # forms of a text that are words

Text = Mapping[str, tuple[Piece, ...]]  # by form: "", "guidance", "image" …


@dataclass(frozen=True)  # with a dict, for what is worked out once
class Form:
    """An XForm, checked: every expression compiled, every cycle refused."""

    form_id: str
    version: str
    title: str
    template: Node  # of the primary instance, with repeat templates in place
    repeats: Mapping[str, Node]  # path -> what a new instance looks like
    brought: Mapping[str, tuple[Node, ...]]  # path of a repeat -> the rows that the form itself brings
    binds: Mapping[str, Bind]
    controls: tuple[Control, ...]
    by_path: Mapping[str, Control]
    languages: tuple[str, ...]
    default_language: str
    itext: Mapping[str, Mapping[str, Text]]  # language -> text id -> forms
    instances: Mapping[str, Node]
    external: Mapping[str, str]  # instance id -> source that must be attached
    actions: tuple[Action, ...]
    readers: Mapping[str, tuple[Reader, ...]]  # path -> what reads it
    child_order: Mapping[str, tuple[str, ...]]  # path -> names of its children as the form orders them
    namespaces: Mapping[str, str]  # prefix -> namespace, as the form declares them
    sending: Sending
    watched: Mapping[str, tuple[Action, ...]]  # path -> what happens when its value changes
    counted: Mapping[str, tuple[Control, ...]]  # path -> repeats below it whose rows are counted
    warnings: tuple[str, ...]  # what is doubtful, and does not stop the form
    faults: tuple[
        Problem, ...
    ]  # expressions that cannot be evaluated: no new inspection begins with such a form
    totals: frozenset[str]  # paths whose sum or count some expression asks for

    @cached_property
    def media_files(self) -> frozenset[str]:
        """The pictures and sounds that its texts name, as file names."""
        return frozenset(
            PurePosixPath("".join(piece.words for piece in pieces)).name
            for language in self.itext.values()
            for text in language.values()
            for kind, pieces in text.items()
            if kind not in WORD_FORMS and all(piece.output is None for piece in pieces)
        )

    @cached_property
    def marked(self) -> Mapping[str, tuple[str, ...]]:
        """The paths whose bind carries an attribute of the checklist namespace, by that attribute."""
        found: dict[str, list[str]] = {}
        for path, bind in self.binds.items():
            for name in bind.extra:
                found.setdefault(name, []).append(path)
        return {name: tuple(paths) for name, paths in found.items()}

    @cached_property
    def has_media(self) -> bool:
        """Whether any text comes with a picture or sound, even one whose name is worked out."""
        return any(text.keys() - WORD_FORMS for language in self.itext.values() for text in language.values())


@dataclass(frozen=True, slots=True)
class Reader:
    """An expression that must run again when a node of some path changes.

    From the node it goes `up` so many levels, and `down` by these names: rows around the place where it
    turns are the reader's own, rows below it are all rows.
    """

    path: str
    what: str  # calculate, relevant, readonly, required, constraint, label, choices, count
    up: int
    down: tuple[str, ...]
