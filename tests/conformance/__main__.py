"""`python -m tests.conformance --corpus DIR [--json]`: runs a corpus of recorded cases that lies in a folder."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tests.conformance import forms, scenarios, xpath_cases
from tests.conformance.tally import Tally


def main() -> int:
    asked = argparse.ArgumentParser(prog="python -m tests.conformance")
    asked.add_argument(
        "--corpus", type=Path, required=True, help="a folder with xpath_cases.json, scenarios.json, forms/"
    )
    asked.add_argument("--json", action="store_true")
    given = asked.parse_args()
    if not given.corpus.is_dir():
        sys.stderr.write(f"There is no corpus in {given.corpus}, so nothing was run.\n")
        return 2
    tally = tally_of(given.corpus)
    sys.stdout.write((tally.as_json() if given.json else tally.as_text()) + "\n")
    return 0


def tally_of(corpus: Path) -> Tally:
    """What passed of the cases that lie in this folder."""
    tally = Tally()
    if (file := corpus / "xpath_cases.json").is_file():
        xpath_cases.run(file, tally)
    if (file := corpus / "scenarios.json").is_file():
        scenarios.run(file, tally)
    if (corpus / "forms" / "index.json").is_file():
        forms.run(corpus / "forms", tally)
    return tally


if __name__ == "__main__":
    sys.exit(main())
