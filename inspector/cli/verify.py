"""`yardproof verify`: whether a workspace is untouched."""

from __future__ import annotations

from pathlib import Path

import click

from inspector.app import workspace as workspaces
from inspector.app.verifying import Verification, verify
from inspector.cli.common import json_option, named_before, print_json, progress
from inspector.clock import SystemClock
from inspector.domain.realm import Realm
from inspector.errors import RecordAlteredError, WorkspaceError
from inspector.i18n import gettext as _
from inspector.i18n import ngettext


@click.command("verify")
@click.argument("path", required=False, type=click.Path(path_type=Path))
@click.option(
    "--workspace",
    "folder",
    type=click.Path(path_type=Path),
    help=_("Folder of the workspace. Default: the last one used."),
)
@json_option
def command(path: Path | None, folder: Path | None, as_json: bool) -> int:
    """Say whether entries, tables and files of a workspace (or of a demo's folder) are untouched."""
    chosen = _workspace_in(path or folder or named_before() or workspaces.last_used())
    with (
        workspaces.opened(chosen, clock=SystemClock(), read_only=True) as ws,
        progress(_("Checking")) as advance,
    ):
        result = verify(ws, progress=advance)
        realm = ws.realm
    if as_json:
        print_json(
            {
                "workspace": str(chosen),
                "realm": realm.value,
                "untouched": result.is_untouched,
                "entries": result.entries,
                "files": result.files,
                "awaited": result.awaited,
                "alterations": [{"place": one.place, "problem": one.problem} for one in result.alterations],
            }
        )
    else:
        _tell(result, realm)
    return 0 if result.is_untouched else RecordAlteredError.exit_code


def _workspace_in(path: Path) -> Path:
    """The folder itself, or the workspace that a demo left in it. Raises WorkspaceError."""
    for candidate in (path, path / "workspace"):
        if (candidate / workspaces.RECORD).is_file():
            return candidate
    raise WorkspaceError(_("There is no workspace in “{path}”. Name its folder.").format(path=path))


def _tell(result: Verification, realm: Realm) -> None:
    if realm is Realm.PRACTICE:
        click.secho(_("PRACTICE: nothing in this workspace is a real inspection."), fg="magenta", err=True)
    told = _("Checked {entries} signed entries and {files} files.")
    click.echo(told.format(entries=result.entries, files=result.files))
    if result.awaited:
        waits = ngettext(
            "{n} file of another device has not come yet:",
            "{n} files of other devices have not come yet:",
            len(result.awaited),
        )
        click.secho(waits.format(n=len(result.awaited)), fg="yellow")
        for name in result.awaited:
            click.echo(f"- {name}")
    if result.is_untouched:
        click.secho(_("Untouched: entries, tables and files are as they were signed."), fg="green")
        return
    click.secho(_("Altered in {n} places:").format(n=len(result.alterations)), fg="red")
    for line in result.alterations:
        click.echo(f"- {line}")
