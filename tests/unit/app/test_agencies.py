"""An agency is one seed: locked on its file, printed on paper, restored from it, and followed by another."""

from __future__ import annotations

import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pypdf
import pytest
import zxingcpp
from PIL import Image

from inspector.app import agencies
from inspector.app.agencies import Agency, AgencyError
from inspector.errors import InputError
from inspector.ledger import papers, recovery
from inspector.ledger.papers import Rotation
from inspector.ledger.recovery import RecoveryError
from inspector.sync.passphrase import PassphraseError
from tests.conftest import FakeClock

WORDS = "correct horse battery staple"
NAME = "Chiba Prefecture 千葉県"


@pytest.fixture
def agency(tmp_path: Path) -> Agency:
    return agencies.create(tmp_path / "chiba.agency", NAME, WORDS, FakeClock())


def test_the_key_file_opens_with_its_passphrase_alone(agency: Agency) -> None:
    again = agencies.open_agency(agency.file, WORDS)
    assert again == agency
    assert agency.seed.hex().encode() not in agency.file.read_bytes()
    with pytest.raises(PassphraseError):
        agencies.open_agency(agency.file, WORDS + "!")
    if sys.platform != "win32":
        assert stat.S_IMODE(agency.file.stat().st_mode) == 0o600


def test_a_short_passphrase_and_a_file_that_is_there_are_refused(agency: Agency, tmp_path: Path) -> None:
    with pytest.raises(PassphraseError):
        agencies.create(tmp_path / "other.agency", NAME, "short", FakeClock())
    assert not (tmp_path / "other.agency").exists()
    before = agency.file.read_bytes()
    with pytest.raises(AgencyError):
        agencies.create(agency.file, NAME, WORDS, FakeClock())
    assert agency.file.read_bytes() == before
    for name in ("", "two\nlines"):
        with pytest.raises(InputError):
            agencies.create(tmp_path / "x.agency", name, WORDS, FakeClock())


def test_what_is_no_key_file_is_told(tmp_path: Path, agency: Agency) -> None:
    with pytest.raises(AgencyError):
        agencies.open_agency(tmp_path / "missing", WORDS)
    (tmp_path / "junk").write_bytes(b"junk")
    with pytest.raises(PassphraseError):
        agencies.open_agency(tmp_path / "junk", WORDS)
    register = agency.file.with_name(agency.file.name + agencies.REGISTER)
    register.write_bytes(register.read_bytes()[:-9])
    with pytest.raises(AgencyError):
        agencies.open_agency(agency.file, WORDS)


def test_the_sheet_restores_the_same_agency(agency: Agency, tmp_path: Path) -> None:
    sheet = tmp_path / "sheet.pdf"
    agencies.write_sheet(agency, sheet, FakeClock())
    text = pypdf.PdfReader(sheet).pages[0].extract_text()
    for line in recovery.to_lines(agency.seed):
        assert line in text
    assert agency.register.fingerprint in text
    assert "千葉県" in text
    folder = tmp_path / "new computer"
    folder.mkdir()
    again = agencies.restore(
        folder / "key", "\n".join(recovery.to_lines(agency.seed)), NAME, WORDS, FakeClock()
    )
    assert again.register.root == agency.register.root
    assert again.signer.private() == agency.signer.private()


def test_the_code_on_the_sheet_says_the_same_lines(agency: Agency, tmp_path: Path) -> None:
    picture = picture_of(agency, tmp_path)
    found = zxingcpp.read_barcodes(Image.open(picture))
    assert [recovery.from_text(one.text) for one in found] == [agency.seed]


def picture_of(agency: Agency, folder: Path) -> Path:

    program = shutil.which("pdftoppm")
    if program is None:
        pytest.skip("pdftoppm is not installed")
    agencies.write_sheet(agency, folder / "sheet.pdf", FakeClock())
    subprocess.run(
        [program, "-r", "110", "-png", "-singlefile", folder / "sheet.pdf", folder / "sheet"], check=True
    )
    return folder / "sheet.png"


def test_a_typing_error_makes_no_key_file(agency: Agency, tmp_path: Path) -> None:
    lines = list(recovery.to_lines(agency.seed))
    lines[3] = "4. AAAA AAAA AAAA"
    with pytest.raises(RecoveryError) as refused:
        agencies.restore(tmp_path / "again", "\n".join(lines), NAME, WORDS, FakeClock())
    assert refused.value.lines == (4,)
    assert not (tmp_path / "again").exists()


def test_a_restored_agency_goes_on_with_the_register_that_lies_there(agency: Agency) -> None:
    agency = agencies.record(
        agency,
        papers.sign(papers.Approval(agency.register.root, "1" * 32, "2" * 32, agency.made), agency.signer),
    )
    agency.file.unlink()
    again = agencies.restore(agency.file, "\n".join(recovery.to_lines(agency.seed)), NAME, WORDS, FakeClock())
    assert again.register == agency.register


def test_a_rotation_is_signed_by_both_roots_and_signs_everything_again(
    agency: Agency, tmp_path: Path
) -> None:
    made = papers.Approval(agency.register.root, "1" * 32, "2" * 32, agency.made)
    agency = agencies.record(agency, papers.sign(made, agency.signer))
    new = agencies.rotate(agency, tmp_path / "new.agency", WORDS, FakeClock())
    approval, turn = new.register.papers
    assert approval.agency == new.register.root != agency.register.root
    assert isinstance(turn, Rotation)
    assert turn.signed_by == (agency.register.root, new.register.root)
    assert agencies.open_agency(tmp_path / "new.agency", WORDS) == new
    last = agencies.rotate(new, tmp_path / "last.agency", WORDS, FakeClock(), ends=True)
    assert [type(one).__name__ for one in last.register.papers] == ["Approval", "Rotation", "Rotation"]
