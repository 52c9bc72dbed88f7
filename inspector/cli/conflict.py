"""`yardproof conflict`: what several people wrote without knowing of each other."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from inspector.app import conflicts
from inspector.app.conflicts import Choice, Conflict
from inspector.app.workspace import Workspace
from inspector.cli.common import json_option, open_workspace, print_json, print_table, workspace_option
from inspector.domain.fields import plain
from inspector.domain.inspection import Answer, Manner
from inspector.i18n import gettext as _


@click.group("conflict")
def command() -> None:
    """What several people wrote without knowing of each other."""


@command.command("list")
@workspace_option
@json_option
def list_(folder: Path | None, as_json: bool) -> None:
    """Every field with several values."""
    with open_workspace(folder, read_only=True) as ws:
        found = conflicts.listed(ws)
    if as_json:
        print_json(found)
        return
    rows = [
        (one.record[:8], one.name, one.field, one.field_class.label, str(len(one.choices))) for one in found
    ]
    print_table(
        [_("Record"), _("Name"), _("Field"), _("What to do"), _("Values")], rows, _("There is no conflict.")
    )


@command.command()
@click.argument("record")
@click.argument("field")
@workspace_option
@json_option
def show(folder: Path | None, record: str, field: str, as_json: bool) -> None:
    """Every value of one field, with who wrote it and when; the first is the one that is shown."""
    with open_workspace(folder, read_only=True) as ws:
        found = conflicts.show(ws, record, field)
    if as_json:
        print_json(found)
        return
    rows = [
        (
            str(n),
            _words(choice.value),
            choice.who,
            f"{choice.when:%Y-%m-%d %H:%M}",
            choice.log[:8],
            _marks(choice),
        )
        for n, choice in enumerate(found.choices, 1)
    ]
    print_table([_("Number"), _("Value"), _("Who"), _("Claimed time"), _("Log"), _("Remarks")], rows, "")


def _words(value: Any) -> str:
    if isinstance(value, dict) and "value" in value:
        return str(value["value"])
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _marks(choice: Choice) -> str:
    marks = (
        _("came beside the seal") if choice.is_late else "",
        _("clock far ahead") if choice.is_suspect else "",
        choice.field,
    )
    return ", ".join(filter(None, marks))


@command.command()
@click.argument("record")
@click.argument("field")
@click.option("--take", type=click.IntRange(min=1), help=_("The number of the value, as “show” lists it."))
@click.option("--value", help=_("Another value than those."))
@click.option("--how", type=click.Choice([manner.value for manner in Manner]), default="seen")
@click.option("--remark", default="", help=_("Why; for answers."))
@click.option("--set-aside", is_flag=True, help=_("Leave what came beside a seal out of sight."))
@workspace_option
@json_option
def resolve(
    folder: Path | None,
    record: str,
    field: str,
    take: int | None,
    value: str | None,
    how: str,
    remark: str,
    set_aside: bool,
    as_json: bool,
) -> None:
    """Settle a conflict by one of its values, or by another."""
    if sum((take is not None, value is not None, set_aside)) != 1:
        raise click.UsageError(_("Say one of --take, --value and --set-aside."))
    with open_workspace(folder) as ws:
        found = conflicts.show(ws, record, field)
        if set_aside:
            changes = conflicts.set_aside(ws, found)
        elif value is not None:
            changes = conflicts.replace_by(ws, found, _typed(ws, found, value, Manner(how), remark))
        else:
            assert take is not None  # noqa: S101 - one of the three was said
            if take > len(found.choices):
                raise click.UsageError(_("There are only {n} values.").format(n=len(found.choices)))
            changes = conflicts.choose(ws, found, found.choices[take - 1])
    if as_json:
        print_json({"record": found.record, "field": field, "entry": changes.entry})
    else:
        click.echo(_("Settled “{field}” of {name}.").format(field=field, name=found.name))


def _typed(ws: Workspace, found: Conflict, text: str, how: Manner, remark: str) -> Any:
    """A value as its field holds it: an answer, a text, or JSON for all else."""
    if found.field.startswith("answer:"):
        return plain(Answer(text or None, how, ws.clock.now(), remark))
    if all(isinstance(choice.value, str) for choice in found.choices):
        return text
    try:
        return json.loads(text)
    except ValueError as error:
        raise click.UsageError(_("Write this value as JSON.")) from error
