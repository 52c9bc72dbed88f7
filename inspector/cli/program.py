"""The command `yardproof`: one module per group of commands, loaded when it is asked for."""

from __future__ import annotations

import importlib
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from inspector import i18n
from inspector.errors import InspectorError
from inspector.i18n import N_
from inspector.i18n import gettext as _

BUG = 70  # EX_SOFTWARE of sysexits.h

_COMMANDS = {
    "demo": (
        "inspector.cli.demo",
        N_("Do a whole inspection in a practice workspace, to see what comes out."),
    ),
    "workspace": ("inspector.cli.workspace", N_("Make a workspace and look at it.")),
    "person": ("inspector.cli.person", N_("Several people on one laptop, each with a key.")),
    "device": (
        "inspector.cli.device",
        N_("Who writes on which device, as the agency certifies it: request, enrol, accept, revoke."),
    ),
    "agency": ("inspector.cli.agency", N_("The key that says who belongs to an agency.")),
    "facility": ("inspector.cli.facility", N_("Facilities, their permits and conditions.")),
    "search": ("inspector.cli.search", N_("Find words in the record, in any script.")),
    "inspection": ("inspector.cli.inspection", N_("Inspect: start, answer, sign, seal, amend.")),
    "finding": (
        "inspector.cli.finding",
        N_("Word and confirm findings; proof, later visits and papers served."),
    ),
    "sample": ("inspector.cli.sample", N_("Samples, who held them, and what a laboratory found.")),
    "conflict": (
        "inspector.cli.conflict",
        N_("What several people wrote without knowing of each other."),
    ),
    "bundle": (
        "inspector.cli.bundle",
        N_("Hand the record over: make bundles, take them in, see what came."),
    ),
    "mailbox": ("inspector.cli.mailbox", N_("A stick or folder that several devices exchange through.")),
    "file": ("inspector.cli.file", N_("Photos and other files as evidence.")),
    "position": (
        "inspector.cli.position",
        N_("Read positions from a receiver's log, a GPX file or a photo."),
    ),
    "map": ("inspector.cli.map", N_("Maps you add, and how far schools, wells and zones are.")),
    "report": ("inspector.cli.report", N_("Print the inspection report.")),
    "verify": ("inspector.cli.verify", N_("Say whether a workspace is untouched, and name what is not.")),
    "checklist": (
        "inspector.cli.checklist",
        N_("Checklists that an agency signed: sign, verify, extend."),
    ),
    "rules": ("inspector.cli.rules", N_("Rule packs, and rules held against measurements.")),
    "form": ("inspector.cli.form", N_("Check a checklist (XLSForm or XForm).")),
}


class _Commands(click.Group):
    """Loads the module of a command only when that command runs, so that the others cost nothing."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module = importlib.import_module(_COMMANDS[cmd_name][0])
        command = module.command
        assert isinstance(command, click.Command)  # noqa: S101 - the table above names only commands
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(_("Commands")):
            formatter.write_dl([(name, _(text)) for name, (_module, text) in _COMMANDS.items()])


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="yardproof")
@click.option(
    "--language",
    default="en",
    envvar="YARDPROOF_LANGUAGE",
    help=_("Language of all texts, such as th or ja."),
)
@click.option(
    "--workspace",
    "folder",
    type=click.Path(path_type=Path),
    help=_("Folder of the workspace, for any command."),
)
@click.pass_context
def main_group(context: click.Context, language: str, folder: Path | None) -> None:
    """Yardproof: field inspection of scrap yards, offline, with a record that proves itself."""
    i18n.use(language)
    context.obj = folder


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit code: 0 when done, one code per kind of fault, 70 for a bug of ours."""
    try:
        result: Any = main_group.main(args=arguments, prog_name="yardproof", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except click.Abort:
        click.echo(_("Stopped. What was saved before is kept."), err=True)
        return 130
    except InspectorError as error:
        click.echo(str(error), err=True)
        return error.exit_code
    except Exception:  # noqa: BLE001 - the outermost frame: a bug is reported here, once
        traceback.print_exc()
        click.echo(
            _(
                "Yardproof met something it does not know. What was saved is safe. Send the lines above to its makers."
            ),
            err=True,
        )
        return BUG
    return result if isinstance(result, int) else 0


def main() -> None:
    sys.exit(run())
