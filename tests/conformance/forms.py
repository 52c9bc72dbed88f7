"""Real forms: every well-formed one that a peer takes loads and starts, and those meant to be refused are."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from inspector.errors import InspectorError
from inspector.forms import external, xform, xlsform
from inspector.forms.session import Session
from inspector.forms.state import Context
from tests.conformance.tally import Failure, Tally
from tests.conformance.xpath_cases import StoppedClock

_NOW = 1_795_470_000_000  # ms


def run(folder: Path, tally: Tally) -> None:
    """Run every form of this folder, as its index says."""
    for entry in json.loads((folder / "index.json").read_text(encoding="utf-8")):
        wanted = _wanted(entry)
        if wanted is None:
            continue
        key = "forms_loaded" if wanted else "forms_refused"
        reason = _fault(folder / entry["file"])
        failure = None
        if wanted and reason:
            failure = Failure("form", entry["file"], entry["kind"], reason)
        elif not wanted and not reason:
            failure = Failure("form", entry["file"], "to be refused", "loads, and an error was expected")
        tally.add([key], failure)


def _wanted(entry: dict[str, Any]) -> bool | None:
    """Whether the form must load (True) or be refused (False); None where it is no form or nobody knows."""
    if entry["kind"] == "xform":
        return True if entry["well_formed"] else None
    if entry["kind"] in ("xlsform", "xlsform-md"):
        return bool(entry["pyxform_ok"]) and not entry.get("errored")
    return None


def _fault(file: Path) -> str:
    """Why the form does not load or start, or ""."""
    try:
        form = xform.parse(xlsform.convert(file).xml)
        lists = external.attached(form, _files_beside(file), lenient=True)
        session = Session.start(form, Context(StoppedClock(_NOW, "UTC"), instances=lists, seed=1))
        for ref in session.refs():
            session.state(ref)
    except InspectorError as error:
        return str(error)[:300]
    except Exception as error:  # noqa: BLE001 - a crash of the engine is a failed form, not the end of the run
        return f"crashed with {error!r}"[:300]
    return ""


def _files_beside(file: Path) -> dict[str, bytes]:
    return {
        one.name: one.read_bytes()
        for one in file.parent.iterdir()
        if one.suffix in (".csv", ".geojson", ".xml") and one != file and one.stat().st_size < 50_000_000
    }
