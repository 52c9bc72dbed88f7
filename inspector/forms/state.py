"""What a session says of its nodes, and what it needs from outside."""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NewType

from inspector.clock import Clock
from inspector.forms.tree import Node

Ref = NewType("Ref", str)
"""Names one node of a session: its path, with the key of each repeat instance in brackets."""

Changed = frozenset[Ref]
"""The nodes whose value, relevance, validity, label or choices an act changed."""


@dataclass(frozen=True, slots=True)
class Context:
    """Everything a session gets from outside."""

    clock: Clock
    language: str = ""  # a language of the form; "" is the form's own default
    seed: int | None = None
    identity: Mapping[str, str] = field(default_factory=dict)  # deviceid, username, email, phonenumber
    instances: Mapping[str, Node] = field(default_factory=dict)  # external lists by instance id
    new_key: Callable[[], str] = lambda: uuid.uuid4().hex
    counted_key: Callable[[str, str, int], str] | None = (
        None  # of a counted row: row around it, path, position
    )
    new_uuid: Callable[[], str] = lambda: str(uuid.uuid4())  # for the ids of instances
    position: Callable[[], str | None] = lambda: (
        None
    )  # the present place as an ODK geopoint, where there is one
    recorder: Callable[[str], str | None] = lambda _quality: (
        None
    )  # begins to record sound in this quality and names its file, where there is a microphone

    def chance(self) -> random.Random:
        return random.Random(self.seed)  # noqa: S311 - chance in forms, not secrets


@dataclass(frozen=True, slots=True)
class Row:
    """One instance of a repeat."""

    ref: Ref
    path: str
    key: str
    parent: str  # key of the instance around it, or ""


class GapKind(StrEnum):
    REQUIRED = "required"
    CONSTRAINT = "constraint"
    TYPE = "type"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class NodeState:
    """All that a widget or a report needs to show one node."""

    ref: Ref
    kind: str  # of the control, or "" for a node that nobody is asked
    type: str
    value: str | None
    relevant: bool
    readonly: bool
    required: bool
    valid: bool
    message: str  # why it is not valid
    problem: GapKind | None  # in what way it is not valid
    label: str
    hint: str
    guidance: str
    choices: tuple[tuple[str, str], ...]  # (value, label)
    appearance: str
    extra: Mapping[str, str]  # of the checklist namespace
    attributes: Mapping[str, str]  # of the control: start, end and step of a range, the kind of files wanted
    media: Mapping[str, str]  # files that belong to the label: image, big-image, audio, video
    choice_media: Mapping[str, Mapping[str, str]]  # the same of each choice, by its value
    choice_places: Mapping[str, str]  # where choices on a map lie, as geopoint, geotrace or geoshape

    @property
    def answerable(self) -> bool:
        """Whether a person answers it; `readonly` says whether just now."""
        return self.kind not in ("", "group", "repeat")

    @property
    def is_heading(self) -> bool:
        """Whether it only shows the answers that the rows of a table have; nothing is answered in it."""
        return self.kind in ("select", "select1") and "label" in self.looks

    @property
    def looks(self) -> frozenset[str]:
        """The words of the appearance."""
        return frozenset(self.appearance.split())

    @property
    def words(self) -> str:
        """The value as people read it: labels instead of names of choices."""
        if not self.value:
            return ""
        if self.kind in ("select", "select1", "rank"):
            names = dict(self.choices)
            return ", ".join(names.get(name, name) for name in self.value.split())
        return self.value


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the body that is shown at once: a group or repeat at its top, or loose questions between them."""

    ref: Ref  # names it; of a repeat without a key
    title: str
    tops: tuple[Ref, ...]  # what lies at or below one of these belongs to it

    def holds(self, ref: str) -> bool:
        return any(ref == top or ref.startswith((f"{top}/", f"{top}[")) for top in self.tops)


@dataclass(frozen=True, slots=True)
class Growing:
    """A repeat to which somebody can add a row, within one place."""

    ref: Ref  # of the repeat, without a key
    label: str
    rows: int


@dataclass(frozen=True, slots=True)
class Gap:
    ref: Ref
    kind: GapKind
    message: str
