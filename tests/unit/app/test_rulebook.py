"""The rules of a workspace: confirmed by a signed act, overridden by an agency's pack, explained, their texts kept."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from inspector.app import agencies, devices, facilities, inspections, reporting, rulebook, sealing
from inspector.app import workspace as workspaces
from inspector.app.checklists import shipped_checklists
from inspector.app.inspections import OpenInspection
from inspector.app.people import NotAllowedError
from inspector.app.workspace import Workspace
from inspector.cli.program import run
from inspector.domain.inspection import Manner, RulePackVersion
from inspector.domain.law import LegalText, RuleConfirmation
from inspector.domain.roles import Role
from inspector.errors import EvidenceError, InputError, NotFoundError, RulePackError
from inspector.rules.book import Place
from inspector.rules.citation import Status
from inspector.rules.verdict import Verdict
from inspector.store.audit import differences
from inspector.store.store import Store
from tests import make

ENVELOPE, CAP = "jp.hue.pile_envelope", "jp.hue.pile_cap"
OFFICE = "Administrator of Chiba Prefecture, decision 12/2026"
JAPAN = Place("JP")
DAY = date(2026, 11, 24)
OUTDOOR = "yp_outdoor_storage"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    file = tmp_path / "our_agency.toml"
    file.write_text(make.OWN_PACK, encoding="utf-8")
    return file


def begin(ws: Workspace, country: str = "JP") -> OpenInspection:
    yard = make.facility(country=country)
    facilities.add(ws, yard)
    checklists = shipped_checklists()
    made = inspections.start(ws, yard.id, [checklists["common"], checklists["outdoor_storage"]]).made
    opened = inspections.load(ws, str(made))
    row = inspections.question(opened, "A22")
    inspections.answer(opened, row.form_id, row.ref, "scrap")
    return opened


def measure(opened: OpenInspection, height: str = "6.0", distance: str = "20") -> None:
    pile = next(row.ref for row in opened.session(OUTDOOR).rows() if row.path.endswith("/pile"))
    told = {
        "pile_name": "P1",
        "pile_regime": "hazardous_used_equipment",
        "fence_loaded": "no",
        "e12_measured": height,
        "e12_measured_u": "0.1",
        "e12_distance": distance,
        "e12_distance_u": "0.1",
    }
    for name, value in told.items():
        inspections.answer(opened, OUTDOOR, f"{pile}/{name}", value, how=Manner.MEASURED)


def citation(opened: OpenInspection) -> tuple[str, str]:
    (finding,) = (one for one in opened.findings.values() if one.item == "E15")
    return finding.citation, finding.citation_status


def test_only_a_confirmed_row_prints_as_law(workspace: Workspace) -> None:
    opened = begin(workspace)
    measure(opened)
    assert citation(opened)[1] == "reference"
    assert citation(opened)[0].endswith("reference, not confirmed")
    (rule,) = rulebook.confirm(workspace, [CAP], OFFICE)
    assert rule.status is Status.CONFIRMED
    opened = inspections.load(workspace, opened.inspection.id)
    measure(opened, height="6.1")
    assert citation(opened)[1] == "confirmed"
    assert citation(opened)[0].endswith(": confirmed")


def test_a_confirmation_is_a_signed_act_that_names_row_version_content_person_and_time(
    workspace: Workspace,
) -> None:
    rulebook.confirm(workspace, [CAP], OFFICE)
    (act,) = workspace.store.all(RuleConfirmation)
    rule = rulebook.row(rulebook.book(workspace), CAP)
    version = next(pack.version for pack in rulebook.book(workspace).packs if pack.id == "jp_national")
    assert (act.pack, act.version, act.row, act.content) == ("jp_national", version, CAP, rule.content)
    assert (act.by, act.name, act.capacity) == (workspace.person.id, workspace.person.name, OFFICE)
    assert act.confirmed.local_date == DAY
    assert workspace.store.history(act.id, "content")[0].value == rule.content


def test_a_second_confirmation_of_the_same_words_adds_nothing(workspace: Workspace) -> None:
    rulebook.confirm(workspace, [CAP, ENVELOPE], OFFICE)
    rulebook.confirm(workspace, [CAP], OFFICE)
    assert len(workspace.store.all(RuleConfirmation)) == 2


@pytest.mark.parametrize("old", ["4.0", "at most 4 m", "our office", 'state = "read"'])
def test_a_row_that_says_anything_else_is_not_confirmed_any_more(
    workspace: Workspace, own: Path, old: str
) -> None:
    rulebook.add_pack(workspace, own)
    rulebook.confirm(workspace, ["our.pile_cap"], OFFICE)
    assert rulebook.row(rulebook.book(workspace), "our.pile_cap").status is Status.CONFIRMED
    new = {"4.0": "4.5", 'state = "read"': 'state = "in force"\nvalid_from = 2020-01-01'}.get(old, old + "!")
    own.write_text(make.OWN_PACK.replace(old, new), encoding="utf-8")
    rulebook.add_pack(workspace, own)
    rule = rulebook.row(rulebook.book(workspace), "our.pile_cap")
    assert rule.status is Status.REFERENCE
    assert [stands for _act, stands in rulebook.confirmations(workspace, rule)] == [False]


def test_a_new_version_of_a_pack_keeps_what_its_row_still_says(workspace: Workspace, own: Path) -> None:
    rulebook.add_pack(workspace, own)
    rulebook.confirm(workspace, ["our.pile_cap"], OFFICE)
    own.write_text(make.OWN_PACK.replace('version = "1"', 'version = "2"'), encoding="utf-8")
    rulebook.add_pack(workspace, own)
    assert rulebook.row(rulebook.book(workspace), "our.pile_cap").status is Status.CONFIRMED


def test_a_withdrawn_confirmation_no_longer_counts(workspace: Workspace) -> None:
    rulebook.confirm(workspace, [CAP], OFFICE)
    rulebook.withdraw(workspace, [CAP])
    assert rulebook.row(rulebook.book(workspace), CAP).status is Status.REFERENCE
    with pytest.raises(NotFoundError):
        rulebook.withdraw(workspace, [CAP])


def verdict(opened: OpenInspection) -> Verdict:
    from inspector.app import consequences  # noqa: PLC0415 - named here, where its verdict is read

    form_id, ref, _state = next(
        one for one in consequences.verdict_questions(opened) if one[2].extra["verdict"] == "pile_height"
    )
    return consequences.judged(opened, form_id, ref, "pile_height")


def test_what_is_sealed_keeps_the_status_it_had(workspace: Workspace) -> None:
    before, after = begin(workspace), begin(workspace)
    for opened in (before, after):
        measure(opened)
    sealing.seal(before, reason="x")
    rulebook.confirm(workspace, [CAP], OFFICE)
    sealing.seal(after, reason="x")
    rulebook.withdraw(workspace, [CAP])
    statuses = [verdict(inspections.load(workspace, one.inspection.id)).status for one in (before, after)]
    assert statuses == ["reference", "confirmed"]


@pytest.mark.parametrize(
    ("row", "reason"),
    [("ref.gamma.cordon", "no law"), ("vn.effluent.a.pb", "replaced"), ("jp.amendment.permit", "draft")],
)
def test_what_is_no_law_cannot_be_confirmed(workspace: Workspace, row: str, reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        rulebook.confirm(workspace, [CAP, row], OFFICE)
    assert workspace.store.all(RuleConfirmation) == []


def test_nobody_confirms_without_an_office_or_a_row(workspace: Workspace) -> None:
    with pytest.raises(InputError):
        rulebook.confirm(workspace, [CAP], " ")
    with pytest.raises(NotFoundError):
        rulebook.confirm(workspace, ["jp.nothing"], OFFICE)


def test_an_agency_overrides_a_rule_visibly_and_without_code(workspace: Workspace, own: Path) -> None:
    rulebook.add_pack(workspace, own)
    opened = begin(workspace)
    measure(opened, height="4.6")
    found = verdict(opened)
    assert (found.kind, found.limit) == ("fail", 4)
    assert found.citation is not None
    assert found.citation.overrides == (CAP,)
    assert f"in place of {CAP}" in found.citation.printed


def test_an_inspection_keeps_the_packs_it_began_with(workspace: Workspace, own: Path) -> None:
    earlier = begin(workspace)
    rulebook.add_pack(workspace, own)
    later = begin(workspace)
    rulebook.remove_pack(workspace, "our_agency")
    assert [pack.id for pack in rulebook.book(workspace).own] == []
    for opened, expected in ((earlier, []), (later, ["our_agency"])):
        again = inspections.load(workspace, opened.inspection.id)
        assert [pack.id for pack in again.book.own] == expected


def test_a_pack_added_again_takes_the_place_of_the_earlier(workspace: Workspace, own: Path) -> None:
    rulebook.add_pack(workspace, own)
    rulebook.add_pack(workspace, own)
    assert len([one for one in workspace.store.all(RulePackVersion) if one.own]) == 1
    own.write_text(make.OWN_PACK.replace("4.0", "3.0"), encoding="utf-8")
    rulebook.add_pack(workspace, own)
    (pack,) = rulebook.book(workspace).own
    assert pack.rules[0].numbers["height"].value == 3


def test_a_pack_that_does_not_validate_or_bears_a_shipped_name_is_refused(
    workspace: Workspace, own: Path
) -> None:
    own.write_text(make.OWN_PACK.replace('unit = "m"', 'unit = "yd"'), encoding="utf-8")
    with pytest.raises(RulePackError, match=r"our_agency\.toml, line 18"):
        rulebook.add_pack(workspace, own)
    own.write_text(make.OWN_PACK.replace('id = "our_agency"', 'id = "jp_national"'), encoding="utf-8")
    with pytest.raises(InputError, match="of its own"):
        rulebook.add_pack(workspace, own)
    assert not any(one.own for one in workspace.store.all(RulePackVersion))
    with pytest.raises(NotFoundError):
        rulebook.remove_pack(workspace, "our_agency")


def test_a_pinned_pack_that_was_altered_is_told(workspace: Workspace, own: Path) -> None:
    rulebook.add_pack(workspace, own)
    (version,) = (one for one in workspace.store.all(RulePackVersion) if one.own)
    path = workspace.files.path(version.sha256)
    path.chmod(0o600)
    path.write_bytes(path.read_bytes().replace(b"4.0", b"9.0"))
    with pytest.raises(EvidenceError):
        rulebook.book(workspace)


def test_a_text_of_the_law_is_kept_by_hash_for_every_row_of_its_instrument(
    workspace: Workspace, tmp_path: Path
) -> None:
    text = tmp_path / "規則 13-6.txt"
    text.write_text("Article 13-6", encoding="utf-8")
    rule = rulebook.row(rulebook.book(workspace), CAP)
    kept = rulebook.attach_text(workspace, rule, text)
    assert rulebook.attach_text(workspace, rule, text) == kept
    text.unlink()
    other = rulebook.row(rulebook.book(workspace), ENVELOPE)
    (found,) = rulebook.texts(workspace, other)
    assert rulebook.read_text(workspace, found) == b"Article 13-6"
    folder = tmp_path / "out"
    folder.mkdir()
    assert rulebook.export_text(workspace, found, folder).read_text(encoding="utf-8") == "Article 13-6"
    with pytest.raises(InputError, match="already"):
        rulebook.export_text(workspace, found, folder)
    astray = replace(found, name="../astray.txt")
    assert rulebook.export_text(workspace, astray, folder) == folder / "astray.txt"
    assert rulebook.texts(workspace, rulebook.row(rulebook.book(workspace), "my.licence")) == []


def test_the_tables_of_law_can_be_rebuilt_from_the_record(
    workspace: Workspace, own: Path, tmp_path: Path
) -> None:
    rulebook.add_pack(workspace, own)
    rulebook.confirm(workspace, [CAP], OFFICE)
    rulebook.withdraw(workspace, [CAP])
    rulebook.attach_text(workspace, rulebook.row(rulebook.book(workspace), CAP), own)
    workspace.store.copy_to(tmp_path / "copy.db")
    copy = Store.open(tmp_path / "copy.db")
    copy.rebuild()
    assert list(differences(copy, workspace.store)) == []
    assert len(copy.all(LegalText)) == len(copy.all(RuleConfirmation)) == 1
    copy.close()


def test_what_applies_at_a_place_is_explained_row_by_row(workspace: Workspace, own: Path) -> None:
    rulebook.add_pack(workspace, own)
    found = {one.rule.id: one for one in rulebook.explain(rulebook.book(workspace), JAPAN, DAY)}
    assert found[ENVELOPE].applies
    assert found["our.pile_cap"].applies
    assert "our.pile_cap" in found[CAP].reason
    assert "switched off" in found["jp.amendment.permit"].reason
    assert "draft" in found["jp.metal_theft"].reason
    assert not any(name.startswith(("th.", "jp.chiba")) for name in found)
    early = rulebook.explain(rulebook.book(workspace), JAPAN, date(2018, 3, 31))
    assert "2018-04-01" in next(one.reason for one in early if one.rule.id == ENVELOPE)


def test_a_report_of_a_thai_yard_names_no_japanese_law(workspace: Workspace, tmp_path: Path) -> None:
    opened = begin(workspace, country="TH")
    measure(opened)
    for item in ("A26", "A27", "A38"):
        row = inspections.question(opened, item)
        inspections.answer(opened, row.form_id, row.ref, "not_comply")
    reporting.make(opened, tmp_path / "report.pdf")
    pages = PdfReader(tmp_path / "report.pdf").pages
    words = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert "Thailand: factories and industrial waste" in words
    assert "Japan:" not in words
    assert "Cleansing" not in words
    assert "Chiba City:" not in words


class Terminal:
    """Runs commands in one workspace and reads what they print."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self._capsys = folder, capsys

    def does(self, *words: str, expect: int = 0) -> str:
        self._capsys.readouterr()
        assert run([*words, "--workspace", str(self.folder)]) == expect
        told = self._capsys.readouterr()
        return told.out if expect == 0 else told.err


@pytest.fixture
def terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Terminal:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("APPDATA", str(tmp_path / "config"))
    monkeypatch.delenv("YARDPROOF_WORKSPACE", raising=False)
    terminal = Terminal(tmp_path / "workspace", capsys)
    assert run(["workspace", "create", str(terminal.folder), "--practice", "--person", "Abe R."]) == 0
    return terminal


EXAMPLE = {
    "rule": "pile_height",
    "regime": "hazardous_used_equipment",
    "fence": "unloaded",
    "distance": {"value": 8.0, "uncertainty": 0.2, "unit": "m"},
    "height": {"value": 3.5, "uncertainty": 0.1, "unit": "m"},
}


def test_the_commands_confirm_override_explain_and_evaluate(
    terminal: Terminal, own: Path, tmp_path: Path
) -> None:
    source = tmp_path / "pile.json"
    source.write_text(json.dumps(EXAMPLE), encoding="utf-8")
    asked = ("rules", "evaluate", "--place", "JP", "--date", "2026-11-23", "--input", str(source), "--json")

    def status() -> Any:
        return json.loads(terminal.does(*asked))["status"]

    assert status() == "reference"
    assert terminal.does("rules", "confirm", ENVELOPE, "--capacity", OFFICE).strip().endswith("confirmed")
    assert status() == "confirmed"
    assert OFFICE in terminal.does("rules", "show", ENVELOPE)
    terminal.does("rules", "withdraw", ENVELOPE)
    assert status() == "reference"
    terminal.does("rules", "add", str(own))
    terminal.does("facility", "add", "Nakagawa Metal", "--country", "JP")
    told = terminal.does("rules", "explain", "Nakagawa Metal", "--date", "2026-11-23")
    assert f"- {CAP}: our.pile_cap" in told
    assert f"+ {ENVELOPE}" in told
    assert "our.pile_cap" in terminal.does("rules", "list", "--place", "JP", "--json")
    terminal.does("rules", "remove", "our_agency")
    terminal.does("rules", "attach", CAP, str(own))
    out = tmp_path / "out"
    out.mkdir()
    assert str(out / own.name) in terminal.does("rules", "text", CAP, str(out))


def test_a_faulty_pack_ends_the_check_with_its_line(
    own: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    faulty = tmp_path / "faulty.toml"
    faulty.write_text(make.OWN_PACK.replace("pile_cap", "pile_top"), encoding="utf-8")
    assert run(["rules", "check", str(own), str(faulty)]) == RulePackError.exit_code
    told = capsys.readouterr()
    assert "our_agency" in told.out
    assert "faulty.toml, line 11" in told.err
    assert run(["rules", "check", str(own), "--json"]) == 0


@pytest.mark.parametrize("text", ["{", "[1]", '{"rule": "x"}', "\x00"])
def test_an_input_that_cannot_be_understood_ends_with_its_code(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = tmp_path / "input.json"
    source.write_text(text, encoding="utf-8")
    words = ["rules", "evaluate", "--place", "JP", "--input"]
    assert run([*words, str(source)]) == InputError.exit_code
    assert run([*words, str(tmp_path / "none.json")]) == InputError.exit_code
    assert capsys.readouterr().err


def test_a_confirmation_counts_for_whoever_reads_the_workspace(workspace: Workspace) -> None:
    rulebook.confirm(workspace, [CAP], OFFICE)
    with workspaces.opened(workspace.folder, clock=workspace.clock, read_only=True) as reader:
        assert rulebook.row(rulebook.book(reader), CAP).status is Status.CONFIRMED


def test_a_confirmation_counts_from_its_moment_until_it_is_withdrawn(workspace: Workspace) -> None:
    rulebook.confirm(workspace, [CAP], OFFICE)
    rulebook.withdraw(workspace, [CAP])
    (act,) = workspace.store.all(RuleConfirmation)
    assert act.withdrawn is not None
    second = timedelta(seconds=1)
    moments = [act.confirmed.instant - second, act.confirmed.instant, act.withdrawn.instant]
    assert [act.counts_at(make.moment(one)) for one in moments] == [False, True, False]


def test_in_an_agency_only_an_administrator_changes_what_is_law(
    workspace: Workspace, own: Path, tmp_path: Path
) -> None:
    agencies.create(tmp_path / "chiba.key", "Chiba", "correct horse battery staple", workspace.clock)
    agency = agencies.open_agency(tmp_path / "chiba.key", "correct horse battery staple")

    def enrol(role: Role) -> None:
        now = workspace.clock.now()
        grant = devices.Grant(role, date(2027, 11, 24))
        asked = devices.request(workspace)
        _agency, answer = devices.enrol(agency, asked, grant, str(now), now.local_date)
        devices.accept(workspace, answer)

    enrol(Role.INSPECTOR)
    for act in (
        lambda: rulebook.confirm(workspace, [CAP], OFFICE),
        lambda: rulebook.withdraw(workspace, [CAP]),
        lambda: rulebook.add_pack(workspace, own),
        lambda: rulebook.remove_pack(workspace, "our_agency"),
    ):
        with pytest.raises(NotAllowedError, match="Administrator"):
            act()
    assert workspace.store.all(RuleConfirmation) == []


def test_what_somebody_else_than_an_administrator_confirmed_is_no_law_in_an_agency(
    workspace: Workspace, own: Path, tmp_path: Path
) -> None:
    rulebook.confirm(workspace, [CAP], OFFICE)
    rulebook.add_pack(workspace, own)
    confirmed, packs = rulebook.book(workspace).confirmed, len(rulebook.book(workspace).packs)
    assert confirmed
    agencies.create(tmp_path / "chiba.key", "Chiba", "correct horse battery staple", workspace.clock)
    agency = agencies.open_agency(tmp_path / "chiba.key", "correct horse battery staple")
    for role, counts in ((Role.INSPECTOR, False), (Role.ADMINISTRATOR, True)):
        now = workspace.clock.now()
        asked = devices.request(workspace)
        grant = devices.Grant(role, date(2027, 11, 24))
        agency, answer = devices.enrol(agency, asked, grant, str(now), now.local_date)
        devices.accept(workspace, answer)
        assert rulebook.book(workspace).confirmed == (confirmed if counts else frozenset())
        assert len(rulebook.book(workspace).packs) == (packs if counts else packs - 1)
