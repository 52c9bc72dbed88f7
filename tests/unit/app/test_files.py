"""Files taken in: each is kept or refused with a reason, and none harms anything."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PIL import Image

from inspector.app import facilities, files, inspections
from inspector.app.checklists import shipped_checklists
from inspector.app.inspections import OpenInspection
from inspector.app.verifying import verify
from inspector.app.workspace import Workspace
from inspector.errors import CancelledError, InputError, NotFoundError
from tests import make


@pytest.fixture
def opened(workspace: Workspace) -> OpenInspection:
    yard = make.facility()
    facilities.add(workspace, yard)
    made = inspections.start(workspace, yard.id, [shipped_checklists()["common"]]).made
    return inspections.load(workspace, str(made))


def photo(path: Path, color: str = "#886644") -> Path:
    Image.new("RGB", (800, 600), color).save(path)
    return path


def test_real_photos_come_in_with_what_they_say_of_themselves(opened: OpenInspection, shared: Path) -> None:
    result = files.take_in(opened, [shared / "samples" / "photos"], taken_by="สมชาย ใจดี")
    assert result.refused == ()
    by_name = {file.original_name: file for file in result.taken}
    assert files.position_of(by_name["IMG_5195.HEIC"]) is not None
    assert (by_name["DSCN0010.jpg"].facts or {})["taken"].startswith("2008-10-22T16:28:39")
    assert all("สมชาย ใจดี" in file.name for file in result.taken)
    assert all(files.thumbnail(opened.ws, file).is_file() for file in result.taken)
    assert all(
        opened.ws.files.path(file.sha256).read_bytes()
        == (shared / "samples" / "photos" / file.original_name).read_bytes()
        for file in result.taken
    )
    assert verify(opened.ws).is_untouched


def test_anything_is_evidence_and_broken_photos_say_why(opened: OpenInspection, tmp_path: Path) -> None:
    folder = tmp_path / "ภาพ"
    folder.mkdir()
    (folder / "sound.mp3").write_bytes(b"ID3" + bytes(100))
    (folder / "paper.pdf").write_bytes(b"%PDF-1.7")
    (folder / "cut.jpg").write_bytes(photo(tmp_path / "whole.jpg").read_bytes()[:700])
    (folder / "empty.jpg").write_bytes(b"")
    result = files.take_in(opened, [folder], taken_by="Abe")
    kinds = {file.original_name: (file.media_type, bool(file.problem)) for file in result.taken}
    assert kinds == {
        "cut.jpg": ("image/jpeg", True),
        "empty.jpg": ("application/octet-stream", False),
        "paper.pdf": ("application/pdf", False),
        "sound.mp3": ("audio/mpeg", False),
    }


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes in folders")
def test_what_is_no_file_is_refused_and_the_others_go_on(opened: OpenInspection, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")
    result = files.take_in(
        opened, [tmp_path / "pipe.jpg", tmp_path / "gone.jpg", photo(tmp_path / "a.jpg")], taken_by="Abe"
    )
    assert [file.original_name for file in result.taken] == ["a.jpg"]
    assert [Path(path).name for path, _reason in result.refused] == ["pipe.jpg", "gone.jpg"]


def test_the_same_photo_twice_is_one_file(opened: OpenInspection, tmp_path: Path) -> None:
    source = photo(tmp_path / "a.jpg")
    first, second = (files.take_in(opened, [source], taken_by="Abe").taken[0] for _ in range(2))
    assert first.id == second.id
    assert len(files.listed(opened.ws, opened.inspection.id)) == 1


def test_a_cancelled_import_keeps_what_was_finished(opened: OpenInspection, tmp_path: Path) -> None:
    sources = [photo(tmp_path / f"{n}.jpg", f"#8866{n:02d}") for n in range(5)]
    seen: list[int] = []
    with pytest.raises(CancelledError):
        files.take_in(
            opened,
            sources,
            taken_by="Abe",
            progress=lambda done, _total: seen.append(done),
            cancelled=lambda: len(seen) == 2,
        )
    assert len(files.listed(opened.ws, opened.inspection.id)) == 2
    assert verify(opened.ws).is_untouched


def test_a_description_that_was_cut_short_is_made_up_for(opened: OpenInspection, tmp_path: Path) -> None:
    files.keep(opened, photo(tmp_path / "a.jpg"), taken_by="Abe")
    assert files.listed(opened.ws, opened.inspection.id)[0].facts is None
    assert files.describe_waiting(opened.ws, opened.inspection.id) == 1
    assert files.listed(opened.ws, opened.inspection.id)[0].facts is not None
    assert files.describe_waiting(opened.ws, opened.inspection.id) == 0


def test_an_original_goes_out_byte_for_byte_and_over_nothing(opened: OpenInspection, tmp_path: Path) -> None:
    source = photo(tmp_path / "a.jpg")
    files.take_in(opened, [source], taken_by="Abe")
    written = files.export(opened.ws, opened.inspection.id, "1", tmp_path / "out.jpg")
    assert written.read_bytes() == source.read_bytes()
    with pytest.raises(InputError):
        files.export(opened.ws, opened.inspection.id, "1", tmp_path / "out.jpg")
    with pytest.raises(NotFoundError):
        files.export(opened.ws, opened.inspection.id, "9", tmp_path / "other.jpg")


def test_a_file_can_be_said_to_show_something_else(opened: OpenInspection, tmp_path: Path) -> None:
    taken = files.take_in(opened, [photo(tmp_path / "a.jpg")], taken_by="Abe").taken[0]
    files.assign(opened, taken.id, ("yp_common:/data/a4/a27",), "From the road")
    (kept,) = files.listed(opened.ws, opened.inspection.id)
    assert (kept.about, kept.caption) == (("yp_common:/data/a4/a27",), "From the road")
