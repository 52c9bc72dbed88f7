"""The shipped checklists as pyxform converts them, read for comparison."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from lxml import etree
from pyxform.xls2xform import convert

from inspector import paths

if TYPE_CHECKING:
    from pathlib import Path

FORMS = {
    "A": "common",
    "B": "ewaste",
    "C": "elv",
    "D": "battery",
    "E": "outdoor_storage",
    "F": "rapid_assessment",
    "G": "sampling",
    "H": "follow_up",
    "P": "plastics_cable",
    "CO": "consignment",
    "DU": "dumping",
    "EV": "ev_battery_survey",
    "GR": "generator_record",
    "MB": "mass_balance",
    "PR": "permit_visit",
    "PV": "pv_modules",
    "RD": "reporting_duties",
    "SM": "smelting",
}
BANK = [letter for letter in FORMS if len(letter) == 1]  # the others come from the programme, not from rows
PROGRAMME = [letter for letter in FORMS if len(letter) == 2]
YP = "{urn:x-yardproof:checklist}"
_X = "{http://www.w3.org/2002/xforms}"
_PATH = re.compile(r"(?:\.\./|/)[\w./]*?(\w+)(?![\w/])")


@dataclass(frozen=True, slots=True)
class Node:
    """A question, group or repeat of a form."""

    path: str
    control: str  # input, select1, select, group, repeat
    label: str
    hint: str
    guidance: str
    list_name: str
    bind: dict[str, str]
    yp: dict[str, str]

    @property
    def name(self) -> str:
        return self.path.rsplit("/", 1)[1]

    @property
    def section(self) -> str:
        return self.path.split("/")[2]


@dataclass(frozen=True, slots=True)
class Form:
    id: str
    xform: str
    warnings: list[str]
    nodes: dict[str, Node] = field(default_factory=dict)  # by path
    lists: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def items(self) -> dict[str, Node]:
        return {node.yp["item"]: node for node in self.nodes.values() if "item" in node.yp}

    def named(self, name: str) -> Node:
        (found,) = (node for node in self.nodes.values() if node.name == name)
        return found

    def guidance(self, item: str) -> str:
        """What the item says to look for; a group has no hint in XForms, so its first question carries it."""
        node = self.items[item]
        inside = (
            one
            for path, one in self.nodes.items()
            if path.startswith(f"{node.path}/") and one.control not in ("group", "repeat")
        )
        return node.guidance or next(inside, node).guidance

    def parts(self, item: str) -> list[Node]:
        return [node for node in self.nodes.values() if node.yp.get("part") == item]


def module(item: str) -> str:
    """The letters of the checklist that has this item."""
    return item.rstrip("0123456789")


def source(letter: str) -> Path:
    return paths.shipped(f"forms/{FORMS[letter]}.md")


@cache
def form(letter: str) -> Form:
    converted = convert(source(letter))
    return parse(converted.xform, converted.warnings)


def parse(xform: str, warnings: list[str]) -> Form:
    root = etree.fromstring(xform.encode(), etree.XMLParser(resolve_entities=False))
    hints = {form: _texts(root, form) for form in (None, "guidance")}
    data = root.find(f".//{_X}instance/*")
    assert data is not None
    parsed = Form(data.get("id", ""), xform, warnings)
    controls = {_ref(one): one for one in root.iter() if isinstance(one.tag, str) and _ref(one)}
    repeats = {one.get("nodeset") for one in root.iter(f"{_X}repeat")}
    for bind in root.iter(f"{_X}bind"):
        path = bind.get("nodeset", "")
        parsed.nodes[path] = _node(path, bind, controls.get(path), hints, path in repeats)
    for path, control in controls.items():
        if path not in parsed.nodes:
            parsed.nodes[path] = _node(path, etree.Element("none"), control, hints, path in repeats)
    for instance in root.iter(f"{_X}instance"):
        if instance.get("id"):
            parsed.lists[instance.get("id", "")] = {
                item.findtext(f"{_X}name", ""): item.findtext(f"{_X}label", "")
                for item in instance.iter(f"{_X}item")
            }
    return parsed


def plain(expression: str) -> str:
    """An expression with its paths written as in the source (`${name}`) and without spaces."""
    return re.sub(r"\s+", "", _PATH.sub(r"${\1}", expression))


def _ref(control: Any) -> str:
    return control.get("ref", "") if control.tag not in (f"{_X}hint", f"{_X}label", f"{_X}value") else ""


def _texts(root: Any, wanted: str | None) -> dict[str, str]:
    """The texts of one kind by id: the plain ones (None), or those of a form such as guidance."""
    return {
        text.get("id"): value.text or ""
        for text in root.iter(f"{_X}text")
        for value in text.iter(f"{_X}value")
        if value.get("form") == wanted
    }


def _node(
    path: str, bind: Any, control: Any, hints: dict[str | None, dict[str, str]], repeated: bool
) -> Node:
    attributes = {key: value for key, value in bind.attrib.items() if not key.startswith(YP)}
    ours = {key.removeprefix(YP): value for key, value in bind.attrib.items() if key.startswith(YP)}
    if control is None:
        return Node(path, "", "", "", "", "", attributes, ours)
    itemset = control.find(f"{_X}itemset")
    nodeset = itemset.get("nodeset", "") if itemset is not None else ""
    kind = "repeat" if repeated else control.tag.removeprefix(_X)
    hint = hints[None].get(f"{path}:hint") or control.findtext(f"{_X}hint", "")
    return Node(
        path,
        kind,
        hints[None].get(f"{path}:label")
        or control.findtext(f"{_X}label", ""),  # with a picture it is a text by id
        hint,
        hints["guidance"].get(f"{path}:hint", ""),
        nodeset.removeprefix("instance('").split("'")[0],
        attributes,
        ours,
    )
