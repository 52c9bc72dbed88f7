"""Signed checklists: national questions are locked, local ones stand beside them, and nobody is kept from working."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from inspector.app import extending, facilities, inspections, signed_checklists, viewing
from inspector.app.checklists import shipped_checklists
from inspector.app.signed_checklists import Agency, Standing, Word
from inspector.app.verifying import verify
from inspector.app.workspace import Workspace
from inspector.cli.program import run
from inspector.clock import SystemClock
from inspector.errors import FormError, InputError
from inspector.ledger.entry import Header, Kind, Write
from inspector.ledger.papers import DOCUMENT_FIELD, PaperError, name_of
from inspector.ledger.signing import Signer
from tests import make
from tests.unit.app.test_conflicts import printed
from tests.unit.store.agencies import Agency as Enrolling

ROOT = Signer.from_private(bytes([7] * 32))
OURS = Agency(ROOT.public.hex(), frozenset({ROOT.public.hex()}), "Ministry")
NATIONAL = """
| survey | type | name | label | label::Thai (th) | constraint | required | relevant | calculation | bind::yp:item | bind::yp:fails |
|---|---|---|---|---|---|---|---|---|---|---|
| | begin group | yard | Yard | ลาน | | | | | | |
| | integer | piles | How many piles | กี่กอง | . < 99 | yes | | | N1 | . > 9 |
| | select_one yn | board | Board | ป้าย | | | ${piles} > 0 | | | |
| | calculate | twice | | | | | | ${piles} * 2 | | |
| | text | note | Note | หมายเหตุ | | | | | | |
| | end group | | | | | | | | | |
| choices | list_name | name | label | label::Thai (th) |
|---|---|---|---|---|
| | yn | yes | Yes | ใช่ |
| | yn | no | No | ไม่ |
| settings | form_id | version | form_title | namespaces |
|---|---|---|---|---|
| | national | 3 | National | yp="urn:x-yardproof:checklist" |
"""
LOCAL = """
| survey | type | name | label | label::Thai (th) |
|---|---|---|---|---|
| | select_one colour | smoke | Colour of the smoke | สีควัน |
| choices | list_name | name | label | label::Thai (th) |
|---|---|---|---|---|
| | colour | black | Black | ดำ |
"""


@pytest.fixture
def national(tmp_path: Path) -> Path:
    path = tmp_path / "national.md"
    path.write_text(NATIONAL, encoding="utf-8")
    extending.sign(path, ROOT, "Ministry", SystemClock(), open_questions=("note",))
    return path


def changed(national: Path, old: str, new: str, name: str = "changed") -> Path:
    """The national checklist with one thing altered, and its signature beside it."""
    assert NATIONAL.count(old) >= 1
    path = national.with_name(f"{name}.md")
    path.write_text(NATIONAL.replace(old, new, 1), encoding="utf-8")
    signed_checklists.signature_file(path).write_bytes(
        signed_checklists.signature_file(national).read_bytes()
    )
    return path


def follow(ws: Workspace) -> None:
    """Have the workspace enrolled with the agency, and follow it."""
    agency = Enrolling(seed=7)
    document = agency.certificate(SimpleNamespace(signer=ws.signer, name="K"))  # type: ignore[arg-type]
    ws.save(Write(name_of(document)[:32], DOCUMENT_FIELD, document.decode()), kind=Kind.ENROL)
    with ws.store.transaction():
        ws.store.follow(agency.root)


def standing(path: Path, agency: Agency = OURS) -> Word:
    return extending.verify(path, agency)[1]


def test_a_signed_checklist_says_by_whom(national: Path) -> None:
    assert standing(national) == Word(Standing.SIGNED, "Ministry", ROOT.public.hex())
    assert standing(national).words == "signed by Ministry"
    assert standing(national, Agency()).standing is Standing.SIGNED
    other = Agency("ab" * 32, frozenset({"ab" * 32}), "Prefecture")
    assert standing(national, other).is_doubtful
    signed_checklists.signature_file(national).unlink()
    assert standing(national).words == "not signed by Ministry"
    assert standing(national).is_doubtful
    assert not standing(national, Agency()).is_doubtful


@pytest.mark.parametrize(
    ("old", "new", "question", "what"),
    [
        ("| integer | piles", "| decimal | piles", "/data/yard/piles", "type"),
        ("How many piles", "How many heaps", "/data/yard/piles", "label"),
        ("กี่กอง", "กี่", "/data/yard/piles", "label"),
        (". < 99", ". < 999", "/data/yard/piles", "constraint"),
        (". < 99 | yes", ". < 99 | ", "/data/yard/piles", "required"),
        (". > 9 |", ". > 99 |", "/data/yard/piles", "what follows"),
        ("${piles} > 0", "${piles} > 8", "/data/yard/board", "relevance"),
        ("| yn | no | No | ไม่ |", "| yn | no | Never | ไม่ |", "/data/yard/board", "choices"),
        ("| | yn | no | No | ไม่ |\n", "", "/data/yard/board", "choices"),
        ("${piles} * 2", "${piles} * 3", "/data/yard/twice", "calculation"),
        ("ลาน | | | | |", "ลาน | | | 1 = 2 | |", "/data/yard/piles", "relevance"),
        ("| integer | piles", "| integer | heaps", "/data/yard/piles", "dropped"),
    ],
)
def test_a_locked_question_that_was_altered_is_named(
    national: Path, old: str, new: str, question: str, what: str
) -> None:
    source = NATIONAL.replace(old, new, 1)
    if new == "| integer | heaps":
        source = source.replace("${piles}", "${heaps}")
    path = national.with_name("changed.md")
    path.write_text(source, encoding="utf-8")
    signed_checklists.signature_file(path).write_bytes(
        signed_checklists.signature_file(national).read_bytes()
    )
    with pytest.raises(FormError) as refused:
        standing(path)
    lines = [line for line in str(refused.value).splitlines() if line.startswith(f"- {question}")]
    assert len(lines) == 1
    assert what in lines[0]


def test_a_question_that_was_left_open_may_be_altered(national: Path) -> None:
    found = standing(changed(national, "| text | note | Note", "| integer | note | Other"))
    assert (found.standing, found.local) == (Standing.EXTENDED, ())


def test_a_local_checklist_carries_the_national_questions(national: Path, tmp_path: Path) -> None:
    local = tmp_path / "local.md"
    local.write_text(LOCAL, encoding="utf-8")
    for name in ("chiba.md", "chiba.xlsx"):
        target = tmp_path / name
        word = extending.extend(national, target, form_id="chiba", title="Chiba", local=local)
        assert word.local == ("/data/local/smoke",)
        assert word.words == "national part signed by Ministry, 1 local question"
        form, again = extending.verify(target, OURS)
        assert again == word
        assert (form.form_id, form.title, form.version) == ("chiba", "Chiba", "3")
    empty = tmp_path / "empty.md"
    assert len(extending.extend(national, empty, form_id="x", title="X").local) == 1  # the note to start from
    with pytest.raises(InputError):
        extending.extend(national, empty, form_id="x", title="X")  # nothing is overwritten
    with pytest.raises(InputError):
        extending.extend(national, tmp_path / "same.md", form_id="national", title="X")


def test_local_rows_that_would_alter_a_national_question_leave_nothing_behind(
    national: Path, tmp_path: Path
) -> None:
    local = tmp_path / "local.md"
    local.write_text(LOCAL.replace("| | colour | black", "| | yn | maybe"), encoding="utf-8")
    target = tmp_path / "bad.md"
    with pytest.raises(FormError):
        extending.extend(national, target, form_id="bad", title="Bad", local=local)
    assert not list(tmp_path.glob("bad*"))


def test_shipped_checklists_can_be_signed_and_extended(tmp_path: Path) -> None:
    for name, path in shipped_checklists().items():
        copy = tmp_path / path.name
        copy.write_bytes(path.read_bytes())
        extending.sign(copy, ROOT, "Ministry", SystemClock())
        assert standing(copy).standing is Standing.SIGNED
        word = extending.extend(copy, tmp_path / f"{name}-local.md", form_id=f"{name}_local", title="Local")
        assert word.standing is Standing.EXTENDED


def test_another_kind_of_document_and_an_altered_one_are_refused(national: Path) -> None:
    beside = signed_checklists.signature_file(national)
    plain = json.loads(beside.read_bytes())
    sound = beside.read_bytes()
    for damaged in (
        b"{}",
        sound[:-20],
        sound.replace(b"checklist+json", b"certificate+json"),
        sound.replace(plain["signatures"][0]["sig"][:8].encode(), b"AAAAAAAA"),
        sound + b"\n",
    ):
        beside.write_bytes(damaged)
        with pytest.raises(PaperError):
            standing(national)


def test_the_signature_travels_with_the_checklist_and_stands_in_the_report(
    workspace: Workspace, national: Path, tmp_path: Path
) -> None:
    yard = make.facility()
    facilities.add(workspace, yard)
    plain = tmp_path / "plain.md"
    plain.write_text(NATIONAL.replace("| national |", "| plain |").replace("| National |", "| Plain |"))
    made = str(inspections.start(workspace, yard.id, [national, plain]).made)
    opened = inspections.load(workspace, made)
    sha256 = opened.checklists["national"].version.signature.sha256  # type: ignore[union-attr]
    carried = [
        file.sha256
        for log in workspace.store.logs()
        for stored in workspace.store.entries(log)
        for file in Header.decode(stored.entry.header).blobs
    ]
    assert sha256 in carried
    assert "National (3), signed by Ministry" in printed(workspace, made, tmp_path / "report.pdf")
    view = viewing.editor(opened)
    assert {line.form_id: (line.signature, line.is_doubtful) for line in view.sections} == {
        "national": ("signed by Ministry", False),
        "plain": ("", False),
    }
    follow(workspace)
    opened = inspections.load(workspace, made)
    assert not opened.checklists["national"].word.is_doubtful
    assert opened.checklists["plain"].word.is_doubtful
    assert "Plain (3), not signed by Chiba Prefecture" in printed(workspace, made, tmp_path / "again.pdf")
    inspections.answer(opened, "plain", "/data/yard/piles", "3")  # nobody is kept from working
    assert verify(workspace).is_untouched
    workspace.files.path(sha256).unlink()
    assert inspections.load(workspace, made).checklists["national"].word.standing is Standing.UNSIGNED


def test_no_visit_begins_with_a_checklist_that_belies_its_signature(
    workspace: Workspace, national: Path
) -> None:
    yard = make.facility()
    facilities.add(workspace, yard)
    with pytest.raises(FormError, match="/data/yard/piles"):
        inspections.start(workspace, yard.id, [changed(national, "How many piles", "How many heaps")])
    altered = changed(national, "How many piles", "How many heaps", "other")
    signed_checklists.signature_file(altered).unlink()
    assert inspections.start(workspace, yard.id, [altered]).made


def test_the_command_line_verifies_and_extends(
    national: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["checklist", "verify", str(national)]) == 0
    assert "National (3): signed by Ministry" in capsys.readouterr().out
    key, words, source = tmp_path / "agency.key", tmp_path / "words", tmp_path / "other.md"
    words.write_text("a passphrase that is long enough\n", encoding="utf-8")
    source.write_text(NATIONAL, encoding="utf-8")
    secret = ["--passphrase-file", str(words)]
    assert run(["agency", "create", str(key), "--name", "Prefecture", *secret]) == 0
    assert run(["checklist", "sign", str(source), "--agency", str(key), "--open", "note", *secret]) == 0
    assert "National (3): signed by Prefecture" in capsys.readouterr().out
    assert run(["checklist", "sign", str(source), "--agency", str(key), "--open", "x", *secret]) == 12
    capsys.readouterr()
    target = tmp_path / "chiba.xlsx"
    assert run(["checklist", "extend", str(national), str(target), "--id", "chiba", "--title", "Chiba"]) == 0
    assert "national part signed by Ministry" in capsys.readouterr().out
    assert run(["checklist", "verify", str(target), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["signature"]["standing"] == "extended"
    assert run(["checklist", "verify", str(changed(national, "Board", "Sign"))]) == FormError.exit_code
    assert "/data/yard/board (Board): altered in label" in capsys.readouterr().err
