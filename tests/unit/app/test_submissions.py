"""An inspection as submissions that other ODK programs read."""

from __future__ import annotations

import base64
import csv
import io
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from lxml import etree
from PIL import Image

from inspector.app import facilities, files, inspections, sealing, submissions
from inspector.app.inspections import OpenInspection
from inspector.app.workspace import Workspace
from inspector.errors import EvidenceError
from tests import make

FORM = """
| survey |              |        |       |            |
|        | type         | name   | label | calculation |
|        | audit        | audit  |       |            |
|        | text         | gate   | Gate  |            |
|        | image        | photo  | Photo |            |
|        | begin repeat | pile   | Pile  |            |
|        | decimal      | height | High  |            |
|        | end repeat   |        |       |            |
| settings |           |         |            |
|          | form_id   | version | public_key |
|          | sent      | 7       | {key}      |
"""


def begun(ws: Workspace, folder: Path, key: str = "") -> OpenInspection:
    path = folder / "sent.md"
    path.write_text(FORM.format(key=key))
    facility = make.facility()
    facilities.add(ws, facility)
    opened = inspections.load(ws, str(inspections.start(ws, facility.id, [path]).made))
    inspections.answer(opened, "sent", "/data/gate", "open")
    inspections.answer(opened, "sent", "/data/gate", "shut", remark="looked again")
    (pile,) = opened.session("sent").rows()
    inspections.answer(opened, "sent", f"{pile.ref}/height", "4.5")
    photo = folder / "yard.jpg"
    Image.new("RGB", (64, 48), "grey").save(photo)
    files.take_in(opened, [photo], taken_by="Abe", about=("sent:/data/photo",))
    return opened


def test_a_submission_holds_answers_files_and_the_audit_log_of_the_ledger(
    workspace: Workspace, tmp_path: Path
) -> None:
    opened = begun(workspace, tmp_path)
    written = submissions.export(workspace, opened.inspection.id, tmp_path / "out")
    by_name = {path.name: path.read_bytes() for path in written}
    root = etree.fromstring(by_name["submission.xml"])
    photo = root.findtext("{*}photo") or ""
    assert (root.get("id"), root.get("version"), root.findtext("{*}gate")) == ("sent", "7", "shut")
    assert root.findtext("{*}pile/{*}height") == "4.5"
    assert by_name[photo] == (tmp_path / "yard.jpg").read_bytes()
    assert root.findtext("{*}meta/{*}audit") == "audit.csv"
    rows = list(csv.DictReader(io.StringIO(by_name["audit.csv"].decode())))
    gate = [
        (one["old-value"], one["new-value"], one["change-reason"])
        for one in rows
        if one["node"] == "/data/gate"
    ]
    assert gate == [("", "open", ""), ("open", "shut", "looked again")]
    assert any(one["node"] == "/data/pile[1]/height" for one in rows)


def test_amendments_go_out_as_an_edit_of_the_sealed_instance(workspace: Workspace, tmp_path: Path) -> None:
    opened = begun(workspace, tmp_path)
    sealing.seal(opened, reason="test")
    before = etree.fromstring(submissions.files(opened, "sent")["submission.xml"])
    sealing.amend(opened, "sent", "/data/gate", "open", "seen again")
    after = etree.fromstring(submissions.files(opened, "sent")["submission.xml"])
    assert after.findtext("{*}meta/{*}deprecatedID") == before.findtext("{*}meta/{*}instanceID")
    assert after.findtext("{*}meta/{*}instanceID") not in (None, before.findtext("{*}meta/{*}instanceID"))
    assert after.findtext("{*}gate") == "open"
    assert submissions.files(opened, "sent")["submission.xml"] == etree.tostring(after, encoding="UTF-8")


def test_a_form_with_a_key_is_sent_encrypted_and_nothing_readable_goes_along(
    workspace: Workspace, tmp_path: Path
) -> None:
    der = (
        rsa.generate_private_key(65537, 2048)
        .public_key()
        .public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    )
    found = submissions.files(begun(workspace, tmp_path, base64.b64encode(der).decode()), "sent")
    assert all(name == "submission.xml" or name.endswith(".enc") for name in found)
    assert etree.fromstring(found["submission.xml"]).get("encrypted") == "yes"
    assert not any(b"shut" in content or b"JFIF" in content for content in found.values())


def test_a_file_that_is_gone_stops_the_submission(workspace: Workspace, tmp_path: Path) -> None:
    opened = begun(workspace, tmp_path)
    (kept,) = files.listed(workspace, opened.inspection.id)
    path = workspace.files.path(kept.sha256)
    path.chmod(0o600)
    path.unlink()
    with pytest.raises(EvidenceError, match="missing"):
        submissions.files(opened, "sent")
