"""Every checklist that ships loads in @getodk/xforms-engine, the engine of ODK Web Forms.

It comes from npm into a folder of the test run; without npm or a registry the test is skipped with a message.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from inspector.app.checklists import shipped_checklists
from inspector.forms.xlsform import convert

PEER = Path(__file__).resolve().parents[1] / "benchmarks" / "peer"

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the engine and what runs it."""
    npm = shutil.which("npm")
    if npm is None or shutil.which("node") is None:
        pytest.skip("npm and node are needed to run the other engine")
    folder = tmp_path_factory.mktemp("engine")
    for file in PEER.iterdir():
        shutil.copy(file, folder)
    done = subprocess.run(
        [npm, "install", "--no-audit", "--no-fund"], cwd=folder, capture_output=True, text=True, check=False
    )
    if done.returncode:
        pytest.skip(f"the other engine could not be installed: {done.stderr[-300:]}")
    return folder


def loaded(engine: Path, xml: str) -> subprocess.CompletedProcess[str]:
    task = {"name": "form", "xml": xml, "edits": [], "read": ["/data"], "loads": 1}
    (engine / "task.json").write_text(json.dumps([task]), encoding="utf-8")
    return subprocess.run(
        ["node", "run.mjs", "task.json"],
        cwd=engine,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def test_a_form_that_is_broken_is_refused(engine: Path) -> None:
    done = loaded(engine, "<h:html xmlns:h='http://www.w3.org/1999/xhtml'/>")
    assert done.returncode


@pytest.mark.parametrize("name", list(shipped_checklists()))
def test_a_form_loads_with_no_error(engine: Path, name: str) -> None:
    done = loaded(engine, convert(shipped_checklists()[name]).xml.decode())
    assert done.returncode == 0, done.stderr[-1500:]
    (told,) = json.loads(done.stdout.splitlines()[-1])
    assert told["load"] > 0
    assert not done.stderr.strip(), done.stderr[-1500:]
