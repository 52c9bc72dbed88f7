"""A robot that fills every question of an inspection, signs and seals: one answer at a time, as a person would."""

from __future__ import annotations

import io
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

from PIL import Image

from inspector.app import files, findings, inspections, sealing
from inspector.app.inspections import OpenInspection
from inspector.app.sealing import GapKind
from inspector.domain.ids import new_id
from inspector.domain.inspection import (
    Finding,
    FindingState,
    Signature,
    SignatureManner,
    SignatureRole,
)
from inspector.forms.state import NodeState

ANSWERS = {
    "date": ("2026-11-24", "2019-05-02"),
    "dateTime": ("2026-11-24T09:00:00.000+09:00",),
    "time": ("09:10:00.000",),
    "barcode": ("S-2026-1",),
    "geotrace": ("35.4981 140.1153 0 0;35.4984 140.1156 0 0",),
    "geopoint": ("35.4981 140.1153 12 4.5",),
    "geoshape": ("35.4981 140.1153 0 0;35.4981 140.1156 0 0;35.4984 140.1156 0 0;35.4981 140.1153 0 0",),
    "string": ("As seen",),
    "int": ("0", "1", "7", "100", "5000"),
    "decimal": ("0", "1", "7", "15", "61", "100", "1000", "100000"),
}
Place = tuple[str, str]  # form id, reference


class Temper(StrEnum):
    """How the robot answers."""

    PLEASED = "pleased"  # so that no finding follows, wherever that can be
    STRICT = "strict"  # so that a finding follows, wherever that can be
    HURRIED = "hurried"  # nothing was verified


class Filler:
    """Fills one open inspection; `told` are answers by the name of their question."""

    def __init__(self, opened: OpenInspection, temper: Temper, told: Mapping[str, str]) -> None:
        self.opened, self.temper, self.told = opened, temper, told
        self.filled: set[Place] = set()

    @property
    def findings(self) -> list[Finding]:
        return [one for one in self.opened.findings.values() if one.state is FindingState.OPEN]

    def fill(self) -> Filler:
        """Answer whatever a person can answer, and the same in a second row of each repeat."""
        self._answer_all()
        for form_id, checklist in self.opened.checklists.items():
            for growing in checklist.session.growing():
                inspections.add_row(self.opened, form_id, growing.ref)
        self._answer_all()
        return self

    def seal(self, folder: Path) -> None:
        """Show each finding by a photo, sign for both sides and seal without a reason for gaps."""
        about = tuple(f"{one.form_id}:{one.ref}" for one in self.findings)
        if about:
            photo = folder / "finding.png"
            Image.new("RGB", (64, 48), "#5F6F7A").save(photo)
            assert not files.take_in(self.opened, [photo], taken_by="Kimura A.", about=about).refused
        for role in (SignatureRole.INSPECTOR, SignatureRole.REPRESENTATIVE):
            self._sign(role)
        unconfirmed = {one.kind for one in sealing.gaps(self.opened)}
        assert unconfirmed == ({GapKind.FINDING} if self.findings else set())
        findings.confirm(self.opened, findings.open_ones(self.opened))
        assert sealing.gaps(self.opened) == []
        sealing.seal(self.opened)

    def _sign(self, role: SignatureRole) -> None:
        buffer = io.BytesIO()
        Image.new("RGB", (60, 20), "white").save(buffer, "PNG")
        blob, now = files.keep_image(self.opened.ws, buffer.getvalue()), self.opened.ws.clock.now()
        signed = Signature(
            new_id(), self.opened.inspection.id, role, "Abe R.", SignatureManner.DRAWN, now, blob.sha256
        )
        sealing.sign(self.opened, signed, blob)

    def _answer_all(self) -> None:
        while waiting := self._waiting():
            for place in waiting:
                if self._state(place).relevant:
                    self._answer(place)

    def _waiting(self) -> list[Place]:
        return [
            (row.form_id, row.ref)
            for row in inspections.questions(self.opened)
            if row.relevant
            and (row.form_id, row.ref) not in self.filled
            and self._is_asked(row.form_id, row.ref)
        ]

    def _is_asked(self, form_id: str, ref: str) -> bool:
        state = self._state((form_id, ref))
        given = state.kind != "upload" and not state.readonly  # files are taken in, not answered
        return state.answerable and given and "verdict" not in state.extra

    def _state(self, place: Place) -> NodeState:
        return self.opened.session(place[0]).state(place[1])

    def _answer(self, place: Place) -> None:
        """Try what could be answered until it is taken and leads where the robot wants to be led."""
        before, taken = len(self.findings), ""
        self.filled.add(place)
        for value in candidates(self._state(place), self.temper, self.told):
            inspections.answer(self.opened, *place, value)
            if not self._state(place).valid:
                continue
            taken = value if self._goes_far(place) else taken or value
            more = len(self.findings) - before
            if more > 0 if self.temper is Temper.STRICT else more <= 0:
                return
        assert taken, f"nothing is accepted at {place}"
        inspections.answer(self.opened, *place, taken)

    def _goes_far(self, place: Place) -> bool:
        """Whether a large number or an early day is kept, for a limit that is asked after it."""
        return self.temper is Temper.STRICT and self._state(place).type in ("int", "decimal", "date")


def candidates(state: NodeState, temper: Temper, told: Mapping[str, str]) -> list[str]:
    """What could be answered to a question, what is tried first before the rest."""
    name = state.ref.rpartition("/")[2]
    if name in told:
        return [told[name]]
    if name.endswith("_u"):
        return ["0"]
    choices = [value for value, _label in state.choices]
    if state.kind == "select":
        return [" ".join(choices), *choices]
    if state.kind == "select1":
        given = [one for one in choices if one in ("not_verified", "unknown")]
        return given if given and temper is Temper.HURRIED else choices
    return list(ANSWERS[state.type])
