"""A file as the answer to a question: named without doubt, replaced without loss, sent as the right one."""

from __future__ import annotations

import wave
from pathlib import Path

import pytest
from lxml import etree
from PIL import Image

from inspector.app import attaching, facilities, files, inspections, sealing, submissions, viewing
from inspector.app.attaching import AnswerFile
from inspector.app.files import Made
from inspector.app.inspections import OpenInspection
from inspector.app.verifying import verify
from inspector.app.workspace import Workspace
from inspector.domain.evidence import EvidenceFile
from inspector.errors import SealedError
from tests import make

FORM = """
| survey |       |       |       |          |
|        | type  | name  | label | relevant |
|        | begin group | a | A  |          |
|        | image | photo | Photo |          |
|        | audio | sound | Sound |          |
|        | text  | gate  | Gate  |          |
|        | image | other | Other | ${gate} = 'open' |
|        | end group |   |       |          |
| settings |         |         |
|          | form_id | version |
|          | sent    | 7       |
"""
PHOTO, SOUND, GATE, OTHER = (f"/data/a/{name}" for name in ("photo", "sound", "gate", "other"))


@pytest.fixture
def opened(workspace: Workspace, tmp_path: Path) -> OpenInspection:
    path = tmp_path / "sent.md"
    path.write_text(FORM)
    facility = make.facility()
    facilities.add(workspace, facility)
    return inspections.load(workspace, str(inspections.start(workspace, facility.id, [path]).made))


def photo(folder: Path, name: str, color: str) -> Path:
    folder.mkdir(exist_ok=True)
    Image.new("RGB", (64, 48), color).save(folder / name)
    return folder / name


def attach(opened: OpenInspection, ref: str, source: Path | Made) -> EvidenceFile:
    file = files.keep(opened, source, taken_by="Abe")
    attaching.answer_with(opened, "sent", ref, file.id)
    return file


def shown(opened: OpenInspection, ref: str) -> AnswerFile | None:
    views = viewing.editor(opened, "sent", "/data/a").questions
    return next(one.file for one in views if one.state.ref == ref)


def sent(opened: OpenInspection) -> tuple[dict[str, str | None], dict[str, bytes]]:
    """The answers that go out, and the files beside them."""
    found = submissions.files(opened, "sent")
    root = etree.fromstring(found.pop("submission.xml"))
    group = root.find("{*}a")
    assert group is not None
    return {etree.QName(one).localname: one.text for one in group}, found


def test_two_files_of_one_name_are_two_answers(opened: OpenInspection, tmp_path: Path) -> None:
    inspections.answer(opened, "sent", GATE, "open")
    first = attach(opened, PHOTO, photo(tmp_path / "card 1", "IMG_1.jpg", "red"))
    second = attach(opened, OTHER, photo(tmp_path / "card 2", "IMG_1.jpg", "blue"))
    assert (first.original_name, second.original_name) == ("IMG_1.jpg", "IMG_1.jpg")
    answers, beside = sent(opened)
    assert (answers["photo"], answers["other"]) == (first.name, second.name)
    assert beside[first.name] == (tmp_path / "card 1" / "IMG_1.jpg").read_bytes()
    assert beside[second.name] == (tmp_path / "card 2" / "IMG_1.jpg").read_bytes()


def test_the_file_that_was_replaced_stays_and_only_the_last_one_is_sent(
    opened: OpenInspection, tmp_path: Path
) -> None:
    first = attach(opened, PHOTO, photo(tmp_path, "a.jpg", "red"))
    second = attach(opened, PHOTO, photo(tmp_path, "b.jpg", "blue"))
    kept = files.listed(opened.ws, opened.inspection.id)
    assert [file.id for file in kept] == [first.id, second.id]
    assert all(file.about == (f"sent:{PHOTO}",) for file in kept)
    answers, beside = sent(opened)
    assert answers["photo"] == second.name
    assert set(beside) == {second.name}
    assert verify(opened.ws).is_untouched


def test_a_cleared_answer_sends_nothing_and_keeps_the_evidence(
    opened: OpenInspection, tmp_path: Path
) -> None:
    attach(opened, PHOTO, photo(tmp_path, "a.jpg", "red"))
    inspections.answer(opened, "sent", PHOTO, None)
    assert shown(opened, PHOTO) is None
    assert len(files.listed(opened.ws, opened.inspection.id)) == 1
    assert sent(opened)[1] == {}


def test_a_file_of_a_question_that_does_not_apply_is_not_sent(opened: OpenInspection, tmp_path: Path) -> None:
    inspections.answer(opened, "sent", GATE, "open")
    attach(opened, OTHER, photo(tmp_path, "a.jpg", "red"))
    inspections.answer(opened, "sent", GATE, "shut")
    assert sent(opened)[1] == {}


def test_a_file_that_answers_two_questions_is_one_file(opened: OpenInspection, tmp_path: Path) -> None:
    inspections.answer(opened, "sent", GATE, "open")
    source = photo(tmp_path, "a.jpg", "red")
    first, second = attach(opened, PHOTO, source), attach(opened, OTHER, source)
    assert first.id == second.id
    assert files.listed(opened.ws, opened.inspection.id)[0].about == (f"sent:{PHOTO}", f"sent:{OTHER}")


def test_an_amended_answer_sends_the_file_it_names(opened: OpenInspection, tmp_path: Path) -> None:
    first = attach(opened, PHOTO, photo(tmp_path, "a.jpg", "red"))
    attach(opened, PHOTO, photo(tmp_path, "b.jpg", "blue"))
    sealing.seal(opened, reason="test")
    sealing.amend(opened, "sent", PHOTO, first.name, "the first was right")
    answers, beside = sent(opened)
    assert answers["photo"] == first.name
    assert set(beside) == {first.name}


def test_what_is_made_here_is_kept_under_its_name(opened: OpenInspection) -> None:
    file = attach(opened, PHOTO, Made("drawing.png", b"\x89PNG\r\n\x1a\nrest"))
    assert (file.original_name, file.media_type) == ("drawing.png", "image/png")


def test_a_file_of_the_wrong_kind_is_kept_and_told(opened: OpenInspection, tmp_path: Path) -> None:
    (tmp_path / "paper.pdf").write_bytes(b"%PDF-1.7")
    attach(opened, PHOTO, tmp_path / "paper.pdf")
    found = shown(opened, PHOTO)
    assert found is not None
    assert found.problem.startswith("The question asks for a picture, and this is application/pdf.")


def test_the_length_of_a_sound_is_told_and_a_missing_original_too(
    opened: OpenInspection, tmp_path: Path
) -> None:
    with wave.open(str(tmp_path / "a.wav"), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(8000)
        out.writeframes(bytes(8000 * 2 * 3))
    attach(opened, SOUND, tmp_path / "a.wav")
    found = shown(opened, SOUND)
    assert found is not None
    assert (found.seconds, found.problem) == (3.0, "")
    found.original.chmod(0o600)
    found.original.unlink()
    gone = shown(opened, SOUND)
    assert gone is not None
    assert gone.problem.startswith("The original is missing here.")


def test_a_sealed_inspection_takes_no_file(opened: OpenInspection, tmp_path: Path) -> None:
    file = files.keep(opened, photo(tmp_path, "a.jpg", "red"), taken_by="Abe")
    sealing.seal(opened, reason="test")
    with pytest.raises(SealedError):
        attaching.answer_with(opened, "sent", PHOTO, file.id)
