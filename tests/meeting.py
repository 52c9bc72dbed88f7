"""Workspaces that meet: everybody gets what the others have, without a bundle between them."""

from __future__ import annotations

from inspector.app.workspace import Workspace
from inspector.store.receiving import receive


def exchange(*all_of: Workspace) -> None:
    """Everybody gets the entries and files of everybody."""
    for _round in range(2):
        for to in all_of:
            for by in all_of:
                for run_ in by.store.missing(to.store.heads()):
                    receive(
                        to.store,
                        run_.log,
                        by.store.run(run_),
                        realm=to.realm.value,
                        now_ms=to.clock.now().milliseconds,
                    )
                for file in (by.folder / "files").rglob("*"):
                    target = to.folder / file.relative_to(by.folder)
                    if file.is_file() and not target.exists():
                        target.parent.mkdir(parents=True, exist_ok=True)
                        target.write_bytes(file.read_bytes())
