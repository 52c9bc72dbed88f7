"""What the commands share: opening the workspace, showing progress, printing tables and JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click

from inspector.app import workspace as workspaces
from inspector.app.workspace import Workspace
from inspector.clock import SystemClock
from inspector.domain.fields import plain
from inspector.domain.realm import Realm
from inspector.i18n import gettext as _

F = TypeVar("F", bound=Callable[..., Any])
Progress = Callable[[int, int], None]


def workspace_option(function: F) -> F:
    """Add --workspace to a command."""
    return click.option(
        "--workspace",
        "folder",
        type=click.Path(path_type=Path),
        envvar="YARDPROOF_WORKSPACE",
        help=_("Folder of the workspace. Default: the last one used."),
    )(function)


def named_before() -> Path | None:
    """The workspace named before the command: `yardproof --workspace DIR …`."""
    context = click.get_current_context(silent=True)
    return context.find_object(Path) if context is not None else None


def json_option(function: F) -> F:
    return click.option("--json", "as_json", is_flag=True, help=_("Print JSON for a script."))(function)


@contextmanager
def open_workspace(folder: Path | None, *, read_only: bool = False) -> Iterator[Workspace]:
    """The workspace named, or the last one used; its warnings and its practice mark go to standard error."""
    chosen = folder or named_before() or workspaces.last_used()
    with workspaces.opened(chosen, clock=SystemClock(), read_only=read_only) as workspace:
        workspaces.remember(chosen)
        if workspace.realm is Realm.PRACTICE:
            click.secho(
                _("PRACTICE: nothing in this workspace is a real inspection."), fg="magenta", err=True
            )
        for warning in workspace.warnings:
            click.secho(warning, fg="yellow", err=True)
        yield workspace


def print_json(value: object) -> None:
    """A value as JSON, in Unicode."""
    click.echo(json.dumps(plain(value), ensure_ascii=False, indent=2, default=str))


def print_table(headings: Sequence[str], rows: Sequence[Sequence[str]], empty: str) -> None:
    """Rows under headings, or one sentence where there are none."""
    if not rows:
        click.echo(empty)
        return
    from rich.console import Console  # noqa: PLC0415 - loaded by the commands that print a table
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in headings:
        table.add_column(heading, overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))  # as Text: a name may hold [brackets]
    Console().print(table)


@contextmanager
def progress(title: str) -> Iterator[Progress]:
    """A line that shows how far a long task is; nothing where the output is not a screen."""
    from rich.console import Console  # noqa: PLC0415 - loaded by long tasks only
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn  # noqa: PLC0415

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(title, total=None)

        def advance(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        yield advance
