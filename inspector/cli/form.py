"""`yardproof form`: check a checklist, try it out, build it, carry it between Excel and Markdown."""

from __future__ import annotations

from pathlib import Path

import click

from inspector import machine
from inspector.app import building, checklists, filling
from inspector.cli.common import json_option, print_json
from inspector.clock import SystemClock
from inspector.errors import DiskError, FormError, InputError
from inspector.i18n import gettext as _


@click.group("form")
def command() -> None:
    """Check a checklist (XLSForm or XForm), try it out, build it, carry it to Excel and back."""


@command.command("check")
@click.argument("file", type=click.Path(path_type=Path))
@json_option
def check_(file: Path, as_json: bool) -> int:
    """Say whether a checklist works, with every error and warning, where it is and what to do."""
    result = checklists.check(file)
    if as_json:
        print_json(result)
    else:
        for problem in (*result.errors, *result.warnings):
            click.echo(str(problem))
        if result.errors:
            click.secho(_("It cannot be used: {n} errors.").format(n=len(result.errors)), fg="red")
        else:
            click.secho(
                _("It works: {title}, {n} questions.").format(title=result.title, n=result.questions),
                fg="green",
            )
    return FormError.exit_code if result.errors else 0


@command.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--answers",
    type=click.Path(path_type=Path),
    help=_("JSON by names of questions, rows as lists of objects; or the XML of a submission."),
)
@click.option("--language", default="", help=_("A language of the form."))
@click.option(
    "--attach", type=click.Path(path_type=Path, file_okay=False), help=_("Where the form's lists lie.")
)
@click.option(
    "--submission", type=click.Path(path_type=Path), help=_("Write the filled form as XML into this file.")
)
def fill(
    file: Path, answers: Path | None, language: str, attach: Path | None, submission: Path | None
) -> None:
    """Fill in a checklist without a workspace and print the state of every node as JSON.

    \b
    The answers, for example:
      {"site": "North yard", "kinds": ["iron", "copper"], "pile": [{"height": 4.5}, {"height": 3}]}
    """
    found = filling.fill(file, answers, SystemClock(), language=language, folder=attach)
    if submission is not None:
        _write(submission, found.submission)
    print_json(
        {
            "form_id": found.form_id,
            "version": found.version,
            "language": found.language,
            "nodes": found.nodes,
            "gaps": found.gaps,
            "entities": found.entities,
        }
    )


@command.command()
@click.argument("source", type=click.Path(path_type=Path))
@click.argument("target", type=click.Path(path_type=Path, file_okay=False))
@json_option
def build(source: Path, target: Path, as_json: bool) -> int:
    """Check a checklist, or all in a folder (.md, .xlsx), and write each as XForm with its pictures and lists.

    What has an error is not written; the others are.
    """
    wanted = building.sources(source)
    done = []
    for number, one in enumerate(building.build(wanted, target), 1):
        done.append(one)
        if not as_json:
            _say(one, number, len(wanted))
    faulty = [one for one in done if one.check.errors]
    if as_json:
        print_json(done)
    elif faulty:
        click.secho(_("Not built: {n} of {all}.").format(n=len(faulty), all=len(done)), fg="red")
    return FormError.exit_code if faulty else 0


def _say(one: building.Built, number: int, of: int) -> None:
    """One line for what was built, and a line for each error and warning."""
    head = f"{number}/{of} {one.source.name}"
    if one.check.errors:
        click.secho(_("{file}: cannot be used.").format(file=head), fg="red")
    else:
        written = ", ".join(path.name for path in one.files)
        click.echo(
            _("{file}: {n} questions, written as {files}.").format(
                file=head, n=one.check.questions, files=written
            )
        )
    for problem in (*one.check.errors, *one.check.warnings):
        click.echo(f"  {problem}")


@command.command("to-xlsx")
@click.argument("source", type=click.Path(path_type=Path))
@click.argument("target", type=click.Path(path_type=Path))
def to_xlsx(source: Path, target: Path) -> None:
    """Write a checklist (.md, .csv, .xls) as an Excel workbook, every cell as it stands."""
    _write(_named(target, ".xlsx"), checklists.as_xlsx(source))
    click.echo(str(target))


@command.command("from-xlsx")
@click.argument("source", type=click.Path(path_type=Path))
@click.argument("target", type=click.Path(path_type=Path))
def from_xlsx(source: Path, target: Path) -> None:
    """Write a checklist in Excel as Markdown, every cell as it stands."""
    _write(_named(target, ".md"), checklists.as_markdown(source))
    click.echo(str(target))


def _named(target: Path, ending: str) -> Path:
    if target.suffix.lower() != ending:
        raise InputError(
            _("“{name}” must end in {ending}, so that programs know what it is.").format(
                name=target.name, ending=ending
            )
        )
    return target


def _write(target: Path, content: bytes) -> None:
    try:
        machine.write_durably(target, content)
    except OSError as error:
        raise DiskError(
            _("“{file}” cannot be written: {reason}.").format(file=target, reason=error.strerror)
        ) from error
