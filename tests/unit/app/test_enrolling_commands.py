"""The whole way on the command line: an agency, a request, an answer, a revocation, a rotation."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from inspector.app import workspace as workspaces
from inspector.cli.program import run
from inspector.domain.realm import Realm
from inspector.errors import InputError
from inspector.ledger import recovery
from inspector.ledger.papers import PaperError
from inspector.sync.passphrase import PassphraseError
from tests import make
from tests.conftest import FakeClock


@pytest.fixture
def words(tmp_path: Path) -> list[str]:
    (tmp_path / "words").write_text("correct horse battery staple\n")
    return ["--passphrase-file", str(tmp_path / "words")]


def workspace(folder: Path, name: str) -> list[str]:
    workspaces.create(folder, realm=Realm.PRACTICE, person=make.person(name=name), clock=FakeClock())
    return ["--workspace", str(folder)]


def test_the_whole_way_on_the_command_line(
    tmp_path: Path, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    key, abe, admin = (
        str(tmp_path / "key"),
        workspace(tmp_path / "a", "Abe"),
        workspace(tmp_path / "b", "Boss"),
    )
    request, answer = str(tmp_path / "request"), str(tmp_path / "answer")
    assert run(["agency", "create", key, "--name", "Chiba", *words, "--json"]) == 0
    digits = json.loads(capsys.readouterr().out)["fingerprint"]
    assert run(["agency", "sheet", key, str(tmp_path / "sheet.pdf"), *words]) == 0
    for where, role in ((abe, "inspector"), (admin, "administrator")):
        assert run(["device", "request", request, *where]) == 0
        options = ["--role", role, "--scope", "JP-12", "--competence", "asbestos=2027-03-31"]
        assert run(["device", "enrol", key, request, answer, *options, *words]) == 0
        assert run(["device", "accept", answer, "--fingerprint", "0000", *where]) == InputError.exit_code
        assert run(["device", "accept", answer, "--fingerprint", digits, *where]) == 0
    assert run(["device", "accept", answer, *abe]) == PaperError.exit_code
    capsys.readouterr()
    assert run(["device", "list", *admin, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["agency"]["fingerprint"] == digits
    assert {(one["name"], one["role"], one["state"]) for one in told["people"]} == {
        ("Abe", "inspector", "enrolled"),
        ("Boss", "administrator", "enrolled"),
    }
    (log,) = [one["log"] for one in told["people"] if one["name"] == "Abe"]
    assert run(["device", "revoke", key, log[:8], "--last", "0", "--reason", "stolen", *words, *admin]) == 0
    assert run(["device", "list", *admin]) == 0
    assert "Revoked" in capsys.readouterr().out
    assert run(["agency", "rotate", key, key + "2", *words, "--new-passphrase-file", words[1]]) == 0
    assert run(["agency", "publish", key + "2.register", *admin]) == 0
    assert run(["agency", "publish", key + "2.register", *admin]) == 0
    assert "already" in capsys.readouterr().out
    assert run(["verify", str(tmp_path / "b")]) == 0


def test_a_wrong_passphrase_and_a_typing_error_are_told(
    tmp_path: Path, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    key, lines = str(tmp_path / "key"), tmp_path / "lines"
    sheet = list(recovery.to_lines(bytes(range(32))))
    lines.write_text("\n".join([*sheet[:6], "7. 0000 0000 0000"]))
    restore = ["agency", "restore", key, "--name", "Chiba", "--text", str(lines), *words]
    assert run(restore) == recovery.RecoveryError.exit_code
    assert "line 7" in capsys.readouterr().err
    lines.write_text("\n".join(sheet))
    assert run(restore) == 0
    (tmp_path / "other").write_text("wrong horse battery staple")
    assert (
        run(["agency", "show", key, "--passphrase-file", str(tmp_path / "other")])
        == PassphraseError.exit_code
    )
