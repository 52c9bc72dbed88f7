"""What makes a question of a signed checklist that question, and how another form differs in it.

Decided: questions are compared one by one as the engine reads them, instead of the files as bytes, because a
local checklist carries the national questions among its own, in another file and another kind of file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from inspector.forms.definition import Control, Form, Piece, Words
from inspector.forms.tree import Node
from inspector.forms.xpath.compiler import Compiled
from inspector.i18n import N_
from inspector.i18n import gettext as _

Json = Any
Parts = dict[str, Json]  # by aspect: everything that must stay as it was signed
_LIST = re.compile(r"""instance\(\s*['"]([^'"]+)['"]\s*\)""")
_WORDS = ("label", "constraint_message", "required_message")
ASPECTS = {
    "type": N_("type"),
    "label": N_("label"),
    "constraint": N_("constraint"),
    "constraint_message": N_("words of the constraint"),
    "required": N_("whether it is required"),
    "required_message": N_("words of the requirement"),
    "relevant": N_("relevance"),
    "choices": N_("choices"),
    "calculation": N_("calculation"),
    "readonly": N_("whether it can be changed"),
    "place": N_("rows that it lies in"),
    "meaning": N_("what follows from it"),
}


def locked_parts(form: Form, paths: Iterable[str] | None = None) -> dict[str, Parts]:
    """What is signed of each question, by its path; of all that a form asks or works out where none is named."""
    wanted = questions(form) if paths is None else list(paths)
    return {path: _parts(form, path) for path in wanted}


def questions(form: Form) -> list[str]:
    """The paths of what a form asks or works out, in the order of its body, then of its binds."""
    asked = [path for path, control in form.by_path.items() if control.is_question]
    hidden = [path for path, bind in form.binds.items() if bind.calculate is not None]
    return list(dict.fromkeys(asked + hidden))


def differences(signed: Mapping[str, Parts], form: Form) -> list[tuple[str, tuple[str, ...]]]:
    """Each signed question that this form altered, with what of it; of one that is gone, nothing is named."""
    present = set(questions(form))
    found: list[tuple[str, tuple[str, ...]]] = []
    for path, parts in signed.items():
        if path not in present:
            found.append((path, ()))
            continue
        now = _parts(form, path)
        other = tuple(
            aspect
            for aspect in {**ASPECTS, **parts}
            if not _agrees(aspect, parts.get(aspect), now.get(aspect))
        )
        if other:
            found.append((path, other))
    return found


def aspect_words(aspect: str) -> str:
    """What people call an aspect of a question."""
    return _(ASPECTS[aspect]) if aspect in ASPECTS else aspect


def _agrees(aspect: str, signed: Json, now: Json) -> bool:
    """Whether an aspect is as signed; a translation may be added to words."""
    if aspect in _WORDS and isinstance(signed, dict) and isinstance(now, dict):
        return all(now.get(language) == words for language, words in signed.items())
    if aspect == "choices" and isinstance(signed, list) and isinstance(now, list):
        return len(signed) == len(now) and all(
            mine[0] == theirs[0] and _agrees("label", mine[1], theirs[1])
            for mine, theirs in zip(signed, now, strict=True)
        )
    return bool(signed == now)


def _parts(form: Form, path: str) -> Parts:
    bind, control = form.binds.get(path), form.by_path.get(path)
    around = [path[:at] for at in range(1, len(path)) if path[at] == "/"]
    parts: Parts = {
        "type": [control.kind if control else "", bind.type if bind else "string"],
        "relevant": [
            told
            for one in (*around, path)
            if (told := _of(form.binds[one].relevant if one in form.binds else None))
        ],
        "place": [
            [one, _of(form.by_path[one].count if one in form.by_path else None)]
            for one in around
            if one in form.repeats
        ],
    }
    if control is not None:
        parts["label"] = _words(form, control.label)
        parts["choices"] = [
            *([choice.value, _words(form, choice.label)] for choice in control.choices),
            *_listed(form, control),
        ]
    if bind is not None:
        parts |= {
            "constraint": _of(bind.constraint),
            "required": _of(bind.required),
            "readonly": _of(bind.readonly),
            "constraint_message": _message(form, bind.constraint_message),
            "required_message": _message(form, bind.required_message),
            "meaning": dict(bind.extra),
        }
    parts["calculation"] = [
        _of(bind.calculate) if bind else "",
        _default(form.template, path),
        *(
            [action.event, _of(action.value), action.literal]
            for action in form.actions
            if action.target == path
        ),
    ]
    return parts


def _of(expression: Compiled | None) -> str:
    return " ".join(expression.text.split()) if expression is not None else ""


def _default(template: Node, path: str) -> str:
    return next((node.text for node in template.walk() if node.path == path and not node.children), "")


def _listed(form: Form, control: Control) -> Iterator[list[Json]]:
    """The choices that a control draws from a list within the form, and how it draws them."""
    if "search" in control.appearance:
        yield ["search", control.appearance]
    if control.itemset is None:
        return
    drawn = _of(control.itemset.nodeset)
    yield ["nodeset", drawn]
    for name in dict.fromkeys(_LIST.findall(drawn)):
        if name in form.instances and name not in form.external:
            for item in (node for node in form.instances[name].walk() if node.name == "item"):
                told = {child.name: child.text for child in item.children}
                value = told.pop("name", "")
                text_id = told.pop("itextId", "")
                label = _itext(form, text_id) if text_id else {"": told.pop("label", "")}
                yield [[name, value, [list(pair) for pair in sorted(told.items())]], label]


def _words(form: Form, words: Words) -> Json:
    if words.text_expression is not None:
        return {"": _of(words.text_expression)}
    return _itext(form, words.text_id) if words.text_id else {"": _told(words.pieces)}


def _itext(form: Form, text_id: str) -> dict[str, str]:
    """The words of a text by language; "" stands for the form's own language, so that one may be added."""
    found = {
        language: "\n".join(f"{kind}{_told(pieces)}" for kind, pieces in sorted(texts[text_id].items()))
        for language, texts in form.itext.items()
        if text_id in texts
    }
    return found | {"": found.get(form.default_language, "")}


def _message(form: Form, told: str) -> dict[str, str]:
    reference = re.fullmatch(r"jr:itext\(\s*['\"]([^'\"]+)['\"]\s*\)", told.strip())
    return _itext(form, reference[1]) if reference else {"": told}


def _told(pieces: Iterable[Piece]) -> str:
    return "".join(f"{{{_of(piece.output)}}}" if piece.output else piece.words for piece in pieces)
