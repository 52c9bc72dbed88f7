"""Recorded scenarios: a form, what is done to it, and the state of every node that another engine reached."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lxml import etree

from inspector.errors import InspectorError
from inspector.forms import external, submission, xform
from inspector.forms.definition import Form
from inspector.forms.session import Session
from inspector.forms.state import Context, GapKind, NodeState, Ref
from inspector.forms.tree import Node
from tests.conformance.tally import Failure, Tally
from tests.conformance.xpath_cases import StoppedClock

_VOLATILE = re.compile(r"uuid:.+|\d{4}-\d\d-\d\dT.+")
_ASKS_FOR_ERROR = re.compile("should fail|produces? an error|throws|Exception", re.IGNORECASE)
_HERE = "38.295 21.7567 110.0 5.0"  # where the peer's tests say they are
_POSITION = re.compile(r"\[(\d+)\]")


class Mismatch(Exception):  # noqa: N818 - the end of a scenario, not an error of the program
    """A scenario went another way than recorded."""


def run(file: Path, tally: Tally) -> None:
    """Run every scenario of this file."""
    corpus = json.loads(file.read_text(encoding="utf-8"))
    for scenario in corpus["scenarios"]:
        expected_fail = scenario["peer"] == "expected-fail"
        key = "scenarios_expected_fail" if expected_fail else "scenarios_pass"
        feature = scenario["source"].rpartition("/")[2].partition(":")[0]
        try:
            _Run(corpus["forms"], corpus["tz"], scenario["test"], is_peers_word=not expected_fail).play(
                scenario["steps"]
            )
        except Mismatch as error:
            reason = f"{scenario['test'].rpartition(' > ')[2]}: {error}"
        except InspectorError as error:
            reason = f"{scenario['test'].rpartition(' > ')[2]}: refused: {error}"
        except Exception as error:  # noqa: BLE001 - a crash of the engine is a failed scenario, not the end of the run
            reason = f"{scenario['test'].rpartition(' > ')[2]}: crashed with {error!r}"
        else:
            reason = ""
        tally.add([key], Failure("scenario", scenario["id"], feature, reason) if reason else None)


@dataclass(slots=True)
class _Run:
    forms: Mapping[str, str]
    zone: str
    title: str
    is_peers_word: bool  # whether what the peer showed is what is wanted
    sessions: dict[int, Session] = field(default_factory=dict)
    wanted: dict[int, dict[str, dict[str, Any]]] = field(default_factory=dict)
    contexts: dict[int, Context] = field(default_factory=dict)
    positions: list[str] = field(default_factory=list)
    latest: int = 0
    is_file_unknown: bool = False  # the peer restores a file that the corpus does not hold
    last_seen: tuple[Any, Any] = (None, None)  # what the peer observed and what we have in its place

    def play(self, steps: list[dict[str, Any]]) -> None:
        """Do every step and compare."""
        raised = False
        self.positions = [_HERE, *_positions(steps)]
        for step in _with_what_follows(steps):
            self.latest = step.get("scenario", self.latest)
            act: Callable[[dict[str, Any]], None] = getattr(
                self, f"_{step['op'].replace('-', '_')}", self._nothing
            )
            wants_error = "expect_error" in step and self.is_peers_word
            try:
                act(step)
            except InspectorError:
                raised = True
                if not wants_error and not self._is_refusal_wanted(steps):
                    raise
                if step["op"] == "load":
                    return
                continue
            if wants_error and step["op"] not in ("get", "async-result"):
                raise Mismatch(
                    f"{step['op']} {step.get('args', '')}: an error was expected: {step['expect_error'][:60]}"
                )
        if self._is_refusal_wanted(steps) and not raised:
            raise Mismatch("an error was wanted and none came")

    def _is_refusal_wanted(self, steps: list[dict[str, Any]]) -> bool:
        """Whether a test that the peer fails asks for an error: only its title says so."""
        if self.is_peers_word:
            return False
        told = [step for step in steps if step["op"] == "assert"]
        raising = any(one["matcher"] in ("toThrowError", "toThrow", "toBeInstanceOf") for one in told)
        return raising or _ASKS_FOR_ERROR.search(self.title) is not None

    def _position(self) -> str:
        return self.positions.pop(1) if len(self.positions) > 1 else self.positions[0]

    def _nothing(self, step: dict[str, Any]) -> None:
        """Steps that move the peer's cursor, which this engine does not have."""

    # -- acts

    def _load(self, step: dict[str, Any]) -> None:
        number = step.get("scenario", 0)
        form = xform.parse(self.forms[step["form"]].encode())
        files = {name: one["body"].encode() for name, one in step.get("attachments", {}).items()}
        lists = external.attached(form, files, lenient="missing_resources" in step)
        context = Context(
            StoppedClock(step["now"], self.zone), instances=lists, seed=1, position=self._position
        )
        if "edit_instance" in step:
            session = submission.edit(form, context, step["edit_instance"].encode())
        else:
            session = Session.start(form, context)
        if "expect_error" in step and any(gap.kind is GapKind.ERROR for gap in session.gaps()):
            raise _ToldAtItsQuestionError
        self._take(number, session, context, step.get("state", {}))

    def _take(self, number: int, session: Session, context: Context, state: dict[str, Any]) -> None:
        self.sessions[number], self.contexts[number] = session, context
        self.wanted[number] = dict(state)
        self._compare(number)

    def _fork(self, step: dict[str, Any]) -> None:
        before, context = self.sessions[step["from"]], self.contexts[step["from"]]
        how = step["how"]
        if how == "newInstance":
            session = Session.start(before.form, context)
        elif how == "editCurrentInstance":
            session = submission.edit(before.form, context, submission.written(before))
        elif self.is_file_unknown:
            session = submission.restored(before.form, context, _file_behind(before.form, step["state"]))
        else:
            session = submission.restored(before.form, context, submission.written(before))
        self._take(step["scenario"], session, context, step["state"])

    def _answer(self, step: dict[str, Any]) -> None:
        session = self.sessions[step["scenario"]]
        args = list(step["args"])
        named = isinstance(args[0], str) and args[0].startswith("/")
        path = args.pop(0) if named else step.get("result", {}).get("answer", "")
        places = _places(session)
        ref = places.get(path) or places.get(_first_rows(path, places))
        if ref is None:
            raise _NoPlaceError(path)
        session.answer(ref, _value(args, session.state(ref), step.get("result", {})))
        self._changed(step)

    def _createNewRepeat(self, step: dict[str, Any]) -> None:  # noqa: N802 - the corpus's name
        session = self.sessions[step["scenario"]]
        path = step["args"][0]
        if isinstance(path, dict):
            path = path["obj"]["assertCurrentReference"]
        session.add_row(_row_place(session, path))
        self._changed(step)

    def _removeRepeat(self, step: dict[str, Any]) -> None:  # noqa: N802 - the corpus's name
        session = self.sessions[step["scenario"]]
        session.remove_row(_places(session)[step["args"][0]])
        self._changed(step)

    def _setLanguage(self, step: dict[str, Any]) -> None:  # noqa: N802 - the corpus's name
        self.sessions[step["scenario"]].set_language(step["args"][0])
        self._changed(step)

    def _changed(self, step: dict[str, Any]) -> None:
        wanted = self.wanted[step["scenario"]]
        for path in step.get("removed", ()):
            wanted.pop(path, None)
        wanted.update(step.get("changed", {}))
        self._compare(step["scenario"])

    def _compare(self, number: int) -> None:
        """The state of every node against what the peer had."""
        if not self.is_peers_word:
            return
        session, wanted = self.sessions[number], self.wanted[number]
        places = _places(session)
        for path, state in wanted.items():
            if path.endswith("#range"):
                found = _rows_at(session, path.removesuffix("#range"), places)
                if found != state["count"]:
                    raise Mismatch(f"{path}: {found} rows, wanted {state['count']}")
                continue
            ref = places.get(path)
            if ref is None:
                raise Mismatch(f"{path} is not there")
            difference = _difference(session.state(ref), state, session)
            if difference:
                raise Mismatch(f"{path}: {difference}")
        extra = [
            path
            for path in places
            if path not in wanted and "/@" not in path and not _is_range_of(path, wanted)
        ]
        if extra and wanted:
            raise Mismatch(f"{extra[0]} is there, and was not wanted")

    def _call(self, step: dict[str, Any]) -> None:
        given = step["args"][0].get("obj", {}) if step["args"] and isinstance(step["args"][0], dict) else {}
        self.is_file_unknown = bool(given) and "payloadType" not in given

    # -- looking

    def _get(self, step: dict[str, Any]) -> None:
        if "observed" not in step:
            return
        observed = step["observed"]
        ours = self._observed(step, observed)
        self.last_seen = observed, ours
        if self.is_peers_word and not _same(ours, observed):
            raise Mismatch(f"{step['what']} {step['args']}: {ours!r}, wanted {observed!r}")

    def _observed(self, step: dict[str, Any], observed: Any) -> Any:
        session = self.sessions[step["scenario"]]
        what, args = step["what"], step["args"]
        if what in (
            "refAtIndex",
            "indexOf",
            "atTheEndOfForm",
            "prepareWebFormsInstancePayload",
            "proposed_getTitle",
        ):
            return session.form.title if what == "proposed_getTitle" else observed
        if what == "proposed_serializeInstance":
            session.finish()
            return submission.written(session).decode()
        if what == "getValidationOutcome":
            return _outcome(session)
        path = args[0] if args else ""
        if isinstance(path, dict):
            path = path["obj"]["assertCurrentReference"]
        if what == "countRepeatInstancesOf":
            return _rows_at(session, path, _places(session))
        if what == "proposed_canCreateOrRemoveRepeat":
            return _can_change(session, path)
        return self._observed_at(session, what, path, args, observed)

    def _observed_at(self, session: Session, what: str, path: str, args: list[Any], observed: Any) -> Any:
        places = _places(session)
        if what == "attributeOf":
            path = f"{path}/@{args[1]}"
        ref = places.get(path) or places.get(_first_rows(path, places))
        if ref is None:
            return None
        state = session.state(ref)
        if what == "getInstanceNode":
            return {"node": path}
        if what in ("answerOf", "attributeOf"):
            if _is_kept_as_wrong(state) or _same_value(state, observed.get("value", "")):
                return observed
            return {"answer": path, "value": _seen(state)}
        if what == "choicesOf":
            return {"items": [{"value": value, "label": label} for value, label in state.choices]}
        if what == "getQuestionLabel":
            return {"text": state.label}
        if what == "getQuestionLabelText":
            return state.label
        labels = dict(state.choices)
        if what == "proposed_getAvailableOptionLabels":
            return list(labels.values())
        return [labels.get(one, one) for one in (state.value or "").split()]

    # -- asserting

    def _assert(self, step: dict[str, Any]) -> None:
        if step["peer_pass"] is None or step["peer_pass"] != self.is_peers_word:
            return  # what the peer shows is wanted, or, where it fails, what it was to show
        holds = self._holds(step)
        if holds is None:
            return  # about the peer's own objects
        if holds == step["not"]:
            raise Mismatch(
                f"{step['matcher']} {step['expected']} {'holds' if step['not'] else 'does not hold'}"
            )

    def _holds(self, step: dict[str, Any]) -> bool | None:
        actual, matcher = step["actual"], step["matcher"]
        session = self.sessions.get(self._session_of(actual))
        if session is None:
            return None
        if isinstance(actual, dict) and ("node" in actual or "answer" in actual or "choices" in actual):
            path = actual.get("node") or actual.get("answer") or actual.get("choices")
            places = _places(session)
            ref = places.get(path) or places.get(_first_rows(path, places))
            if ref is None:
                raise Mismatch(f"{path} is not there")
            return _judged(matcher, session.state(ref), step["expected"], session)
        if matcher in ("toHaveSerializedSubmissionXML", "toHavePreparedSubmissionXML"):
            return _same_xml(submission.written(session).decode(), step["expected"][0])
        if matcher == "toBe" and not isinstance(actual, dict):
            seen, ours = self.last_seen
            value = seen["value"] if isinstance(seen, dict) and "value" in seen else seen
            mine = ours["value"] if isinstance(ours, dict) and "value" in ours else ours
            return _same(mine, step["expected"][0]) if value == actual else actual == step["expected"][0]
        if matcher == "toBeReadyForSubmission":
            return not session.gaps()
        if matcher == "toBePendingSubmissionWithViolations":
            return bool(session.gaps())
        return None

    def _session_of(self, actual: Any) -> int:
        if isinstance(actual, dict) and isinstance(actual.get("scenario"), int):
            return int(actual["scenario"])
        return self.latest


def _file_behind(form: Form, state: Mapping[str, Mapping[str, Any]]) -> bytes:
    """The answers of a file that only shows in what came of it: what the form computes is left to be computed."""
    root = etree.Element("root", {"id": form.form_id})
    made: dict[str, etree._Element] = {"": root}
    for path, told in state.items():
        if "#" in path or "/@" in path:
            continue
        above, _slash, name = path.rpartition("/")
        if not above:
            made[path] = root
            continue
        plain = _POSITION.sub("", name).rpartition(":")[2]
        bind = form.binds.get(_POSITION.sub("", path).replace("orx:", ""))
        made[path] = etree.SubElement(made[above], plain)
        if bind is None or bind.calculate is None:
            made[path].text = told.get("value")
    return etree.tostring(root)


class _ToldAtItsQuestionError(InspectorError):
    """Where the peer refuses the whole form, this engine shows the fault at its question."""


def _positions(steps: list[dict[str, Any]]) -> list[str]:
    """Where the peer's tests pretend to be, one place after the other."""
    return [
        told["value"]
        for step in steps
        if step["op"] == "external-change"
        for told in step["changed"].values()
        if len(told.get("value", "").split()) == 4
    ]


def _with_what_follows(steps: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The steps, each with what the peer found out a moment later."""
    for step, after in zip(steps, [*steps[1:], {}], strict=True):
        if after.get("op") == "external-change":
            for key in ("state", "changed"):
                if key in step:
                    step = {**step, key: {**step[key], **after["changed"]}}
        if step["op"] != "external-change":
            yield step


class _NoPlaceError(InspectorError):
    def __init__(self, path: str) -> None:
        super().__init__(f"there is no {path}")


# -- how the corpus names nodes


def _places(session: Session) -> dict[str, Ref]:
    """Our reference of each node by the name that the corpus gives it: prefixes, and rows by number."""
    found: dict[str, Ref] = {}

    def walk(node: Node, above: str) -> None:
        name = f"{node.prefix}:{node.name}" if node.prefix else node.name
        if node.key and node.parent is not None:
            name += f"[{1 + list(node.parent.named(node.name)).index(node)}]"
        path = f"{above}/{name}"
        found[path] = Ref(node.ref)
        for attribute in node.attributes.values():
            if attribute.name != "id":
                found[f"{path}/@{attribute.name}"] = Ref(attribute.ref)
        for child in node.children:
            walk(child, path)

    walk(session.document.children[0], "")
    return found


def _first_rows(path: str, places: Mapping[str, Ref]) -> str:
    """The path with the first row chosen where it names none."""
    built = ""
    for step in path.strip("/").split("/"):
        built = f"{built}/{step}"
        if built not in places and f"{built}[1]" in places:
            built = f"{built}[1]"
    return built


def _row_place(session: Session, path: str) -> str:
    above, _slash, name = path.rpartition("/")
    places = _places(session)
    ref = places.get(above) or places.get(_first_rows(above, places))
    if ref is None:
        raise _NoPlaceError(path)
    return f"{ref}/{_POSITION.sub('', name)}"


def _rows_at(session: Session, path: str, places: Mapping[str, Ref]) -> int:
    path = _first_rows(path.rpartition("/")[0], places) + "/" + _POSITION.sub("", path.rpartition("/")[2])
    return sum(place.endswith("]") and place.rpartition("[")[0] == path for place in places)


def _is_range_of(path: str, wanted: Mapping[str, Any]) -> bool:
    return f"{path}#range" in wanted


def _can_change(session: Session, path: str) -> bool:
    control = session.form.by_path.get(_POSITION.sub("", path))
    return control is not None and control.count is None and not control.no_add_remove


# -- comparing


def _difference(state: NodeState, wanted: Mapping[str, Any], session: Session) -> str:
    told: dict[str, Any] = {
        "relevant": state.relevant,
        "readonly": state.readonly,
        "required": state.required,
        "label": state.label,
        "hint": state.hint,
        "choices": [[value, label] for value, label in state.choices],
        "validity": _validity(state),
    }
    if _is_kept_as_wrong(state):
        told.pop("validity")
    elif not _same_value(state, wanted.get("value", "")):
        return f"value is {_seen(state)!r}, wanted {wanted.get('value')!r}"
    for key, ours in told.items():
        if key in wanted and not _same(ours, wanted[key]):
            return f"{key} is {ours!r}, wanted {wanted[key]!r}"
    return ""


def _seen(state: NodeState) -> str:
    """The value as an expression sees it: what does not apply is blank."""
    return (state.value or "") if state.relevant else ""


def _is_kept_as_wrong(state: NodeState) -> bool:
    """An entry that is not of its type, or not offered: the peer drops it in silence, here it stays and is told."""
    return bool(state.value) and state.problem is GapKind.TYPE


def _same_value(state: NodeState, wanted: str) -> bool:
    """Whether two ways of writing mean the same value of this type."""
    ours = _seen(state)
    if ours and wanted and state.type in ("decimal", "int", "geopoint", "geotrace", "geoshape"):
        return _numbers(ours) == _numbers(wanted)
    return _same(ours, wanted)


def _numbers(written: str) -> list[list[float]]:
    """The numbers of each point; height and accuracy are nothing where they are left out."""
    try:
        points = [[float(one) for one in point.split()] for point in written.split(";") if point.strip()]
    except ValueError:
        return []
    return [point + [0.0] * (4 - len(point)) for point in points]


def _validity(state: NodeState) -> str:
    if not state.relevant:
        return "ok"
    if not state.value:
        return "required" if state.required else "ok"
    return "constraint" if not state.valid else "ok"


def _same(ours: Any, wanted: Any) -> bool:
    if isinstance(wanted, str) and isinstance(ours, str):
        if _VOLATILE.fullmatch(wanted):
            return bool(_VOLATILE.fullmatch(ours))
        if wanted.startswith("<data") and ours.startswith("<data"):
            return _same_xml(ours, wanted)
        if "e-" in wanted:  # XPath writes numbers without an exponent
            return _numbers(ours) == _numbers(wanted)
        return " ".join(ours.split()) == " ".join(wanted.split())
    if isinstance(wanted, dict) and isinstance(ours, dict):
        return all(_same(ours[key], wanted[key]) for key in ours if key in wanted)
    if isinstance(wanted, list) and isinstance(ours, list):
        return len(wanted) == len(ours) and all(_same(a, b) for a, b in zip(ours, wanted, strict=True))
    return bool(ours == wanted)


def _same_xml(ours: str, wanted: str) -> bool:
    return _canonical(ours) == _canonical(wanted)


def _canonical(xml: str) -> Any:
    def shape(element: etree._Element) -> Any:
        text = (element.text or "").strip() if not len(element) else ""
        name = etree.QName(element).localname
        text = "(changes)" if _VOLATILE.fullmatch(text) else text
        return name, sorted(element.attrib.items()), text, [shape(child) for child in element]

    return shape(etree.fromstring(xml.encode()))


def _outcome(session: Session) -> dict[str, Any]:
    places = {ref: path for path, ref in _places(session).items()}
    for gap in session.gaps():
        word = "ANSWER_REQUIRED_BUT_EMPTY" if gap.kind is GapKind.REQUIRED else "ANSWER_CONSTRAINT_VIOLATED"
        return {"outcome": word, "ref": places.get(gap.ref, gap.ref)}
    return {"outcome": "ANSWER_OK"}


def _judged(matcher: str, state: NodeState, expected: list[Any], session: Session) -> bool | None:
    value = _seen(state)
    match matcher:
        case "toEqualAnswer":
            return _is_kept_as_wrong(state) or _same_answer(value, expected[0].get("value"))
        case "toHaveAnswerCloseTo":
            wanted = str(expected[0]["value"])
            exact = 10.0 ** -len(wanted.partition(".")[2])
            return bool(value) and abs(float(value) - float(wanted)) <= max(exact, 0.01)
        case "toStartWith":
            return value.startswith(expected[0])
        case "toBeRelevant":
            return state.relevant
        case "toBeNonRelevant":
            return not state.relevant
        case "toBeReadonly":
            return state.readonly
        case "toBeEnabled":
            return not state.readonly
        case "toBeRequired":
            return state.required
        case "toBeOptional":
            return not state.required
        case "toHaveAppearance":
            return expected[0] in state.appearance.split()
        case "notToHaveAppearance":
            return expected[0] not in state.appearance.split()
        case "toYieldAppearances":
            return set(expected[0]) == set(state.appearance.split())
        case "toContainChoices" | "toContainChoicesInAnyOrder":
            labels = dict(state.choices)
            return all(
                one["choice"]["value"] in labels
                and one["choice"]["label"] in (None, labels[one["choice"]["value"]])
                for one in expected[0]
            )
        case "toHaveValidityMessage":
            told = [gap.message for gap in session.gaps() if gap.ref == state.ref]
            return told == ([expected[0]] if expected[0] is not None else [])
        case "toHaveConstraintMessage":
            return _same(state.message, expected[0] or "") if expected[0] is not None else state.valid
        case "toHaveValidityStatus":
            return {"ok": "OK", "required": "REQUIRED_BUT_EMPTY", "constraint": "CONSTRAINT_VIOLATED"}[
                _validity(state)
            ] == expected[0]
        case "toHaveRequiredMessage":
            told = [
                gap.message for gap in session.gaps() if gap.ref == state.ref and gap.kind is GapKind.REQUIRED
            ]
            return told == ([expected[0]] if expected[0] is not None else [])
        case _:
            return None


def _same_answer(ours: str, wanted: Any) -> bool:
    if wanted is None:
        return ours == ""
    if isinstance(wanted, str):
        try:
            return float(ours) == float(wanted)
        except ValueError:
            return _same(ours, wanted)
    return ours == str(wanted)


def _value(args: list[Any], state: NodeState, result: dict[str, Any]) -> str | None:
    """What the peer's test handed over, as a person would enter it."""
    if len(args) != 1:
        return " ".join(args)
    given = args[0]
    if isinstance(given, bool):
        return ("OK" if given else "") if state.kind == "trigger" else str(int(given))
    if isinstance(given, dict) and "bigint" in given:
        return str(given["bigint"])
    if isinstance(given, dict) and "obj" in given:
        point = given["obj"]
        told = [point.get(key) for key in ("latitude", "longitude", "altitude", "accuracy")]
        while told and told[-1] is None:
            told.pop()
        return " ".join(str(one or 0) for one in told)
    if isinstance(given, dict) and "cls" in given:
        return str(result.get("value", "")) if given["cls"] == "File" else str(given["str"])
    return None if given is None else str(given)
