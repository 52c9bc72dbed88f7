"""`yardproof rules`: rule packs, who confirmed what of them, and rules held against measurements."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

import click

from inspector.app import evaluating, facilities, rulebook
from inspector.cli.common import (
    json_option,
    named_before,
    open_workspace,
    print_json,
    workspace_option,
)
from inspector.clock import SystemClock
from inspector.errors import InputError, RulePackError
from inspector.i18n import gettext as _
from inspector.rules.book import Book, Place
from inspector.rules.evaluation import rule_names
from inspector.rules.inputs import inputs
from inspector.rules.pack import load_pack

_DATE = click.DateTime(["%Y-%m-%d"])
_lending_workspace = click.option(
    "--workspace",
    "folder",
    type=click.Path(path_type=Path),
    envvar="YARDPROOF_WORKSPACE",
    help=_("Workspace whose own packs and confirmations count. Default: none."),
)
_PLACE_HELP = _("Country, or country and ordinance: JP, JP/chiba_city.")


@click.group("rules")
def command() -> None:
    """Rule packs, who confirmed what of them, and rules held against measurements."""


@command.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@json_option
def check(files: tuple[Path, ...], as_json: bool) -> int:
    """Say whether rule packs validate; each that does not with file, line and reason."""
    told = []
    for file in files:
        try:
            pack = load_pack(file)
        except RulePackError as error:
            told.append({"file": str(file), "sound": False, "reason": str(error)})
        else:
            told.append({"file": str(file), "sound": True, "id": pack.id, "rules": len(pack.rules)})
    if as_json:
        print_json(told)
    else:
        for one in told:
            if one["sound"]:
                words = _("{file} is sound: {id}, {n} rules.").format(
                    file=one["file"], id=one["id"], n=one["rules"]
                )
                click.secho(words, fg="green")
            else:
                click.secho(str(one["reason"]), fg="red", err=True)
    return 0 if all(one["sound"] for one in told) else RulePackError.exit_code


@command.command()
@click.option("--place", required=True, help=_PLACE_HELP)
@click.option("--date", "day", type=_DATE, help=_("Day of the visit. Default: today."))
@click.option("--input", "source", required=True, metavar="FILE", help=_("JSON; “-” reads standard input."))
@_lending_workspace
@json_option
def evaluate(folder: Path | None, place: str, day: datetime | None, source: str, as_json: bool) -> None:
    """Hold a rule against entries and say pass, fail, indeterminate or no_rule, with its citation.

    The input names its rule; “yardproof rules inputs” tells the entries of each. A measured entry is
    {"value": 3.5, "uncertainty": 0.1, "unit": "m"}, its uncertainty expanded (k = 2). A list gives a list.
    A workspace that is named lends its own packs and what was confirmed in it; without one nothing is confirmed.
    A verdict is an answer, so the command ends with 0 whatever it is; 12 where the input cannot be understood.
    """
    where, entries = evaluating.place_of(place), evaluating.entries_of(_text(source))
    with _book(folder) as book:
        found = evaluating.answer(book, where, _on(day), entries)
    if as_json:
        print_json(found)
        return
    for one in found if isinstance(found, list) else [found]:
        click.echo(f"{one['rule']}: {one['verdict']} ({one['status']})")
        for line in (one["prompt"], one["explanation"], one["citation"] and one["citation"]["printed"]):
            if line:
                click.echo(f"  {line}")


@command.command("inputs")
@json_option
def inputs_(as_json: bool) -> None:
    """The entries that each rule takes, with unit or choices."""
    book = evaluating.shipped_book()
    found = {rule: dict(inputs(book, rule)) for rule in rule_names()}
    if as_json:
        print_json(found)
        return
    for rule, entries in found.items():
        click.secho(rule, bold=True)
        for name, told in entries.items():
            click.echo(f"  {name}: {told}")


@command.command("list")
@click.option("--place", default="", help=_PLACE_HELP + " " + _("Default: all."))
@_lending_workspace
@json_option
def list_(folder: Path | None, place: str, as_json: bool) -> None:
    """Every row of every pack: what it asks for, how sure it is, whether it is confirmed."""
    where = evaluating.place_of(place) if place else None
    with _book(folder) as book:
        off = {pack.id for pack in book.packs if not pack.enabled}
        rules = [rule for rule in book.rules if where is None or rule.jurisdiction in where.jurisdictions]
    if as_json:
        print_json([{**evaluating.row(rule), "switched_off": rule.pack in off} for rule in rules])
        return
    for rule in rules:
        state = _("switched off") if rule.pack in off else rule.state
        status = rule.status.label if rule.is_law else _("reference, not law")
        click.echo(
            f"{rule.id}: {evaluating.asks(rule)} ({rule.jurisdiction}; {state}, {rule.confidence}; {status})"
        )


@command.command()
@click.argument("facility")
@click.option("--date", "day", type=_DATE, help=_("Day of the visit. Default: today."))
@click.option("--ordinance", default="", help=_("Ordinance that holds there, such as chiba_city."))
@workspace_option
@json_option
def explain(folder: Path | None, facility: str, day: datetime | None, ordinance: str, as_json: bool) -> None:
    """Which rules hold at a facility on a day, and why each other one does not."""
    with open_workspace(folder, read_only=True) as ws:
        yard = facilities.named(ws, facility)
        place = Place(
            yard.country, evaluating.place_of(f"{yard.country}/{ordinance}").ordinance if ordinance else ""
        )
        found = list(rulebook.explain(rulebook.book(ws), place, _on(day)))
    if as_json:
        print_json(
            [{**evaluating.row(one.rule), "applies": one.applies, "reason": one.reason} for one in found]
        )
        return
    click.echo(_("{name}, {place}, {day}").format(name=yard.name, place=place.name, day=_on(day).isoformat()))
    for one in found:
        click.echo(
            f"{'+' if one.applies else '-'} {one.rule.id}: {one.reason or evaluating.asks(one.rule)}"
            + (f"\n    {one.rule.citation.printed}" if one.applies else "")
        )


@command.command()
@click.argument("rule")
@workspace_option
@json_option
def show(folder: Path | None, rule: str, as_json: bool) -> None:
    """Everything a row says, who confirmed it and when, and the texts of its law."""
    with open_workspace(folder, read_only=True) as ws:
        found = rulebook.row(rulebook.book(ws), rule)
        acts = rulebook.confirmations(ws, found)
        texts = rulebook.texts(ws, found)
    if as_json:
        told = [{"confirmation": one, "stands": stands} for one, stands in acts]
        print_json({**evaluating.row(found), "content": found.content, "confirmations": told, "texts": texts})
        return
    for name, value in evaluating.row(found).items():
        click.echo(f"{name}: {value}")
    for one, stands in acts:
        words = _("stands") if stands else _("withdrawn") if one.withdrawn else _("of another wording")
        click.echo(_("Confirmed by {name} ({capacity}) on {day}: {words}").format(
            name=one.name, capacity=one.capacity, day=one.confirmed.local_date.isoformat(), words=words
        ))  # fmt: skip
    for text in texts:
        click.echo(_("Text: {name}").format(name=text.name))


@command.command()
@click.argument("rules", nargs=-1, required=True)
@click.option(
    "--capacity", required=True, help=_("In which office you confirm, and on what ground; it is recorded.")
)
@workspace_option
def confirm(folder: Path | None, rules: tuple[str, ...], capacity: str) -> None:
    """Confirm rows as the law, word for word: a signed act. From then on they print as law."""
    with open_workspace(folder) as ws:
        for rule in rulebook.confirm(ws, rules, capacity):
            click.echo(rule.citation.printed)


@command.command()
@click.argument("rules", nargs=-1, required=True)
@workspace_option
def withdraw(folder: Path | None, rules: tuple[str, ...]) -> None:
    """Take confirmations back from now on. What was sealed before keeps them."""
    with open_workspace(folder) as ws:
        rulebook.withdraw(ws, rules)
    click.echo(_("Withdrawn: {rules}.").format(rules=", ".join(rules)))


@command.command()
@click.argument("file", type=click.Path(path_type=Path))
@workspace_option
def add(folder: Path | None, file: Path) -> None:
    """Add a pack of your agency to the workspace. Its rows stand in for shipped ones on the same matter."""
    with open_workspace(folder) as ws:
        pack = rulebook.add_pack(ws, file)
    click.echo(
        _("Added {id} {version}: {n} rules.").format(id=pack.id, version=pack.version, n=len(pack.rules))
    )


@command.command()
@click.argument("pack")
@workspace_option
def remove(folder: Path | None, pack: str) -> None:
    """Take a pack of your agency out, for new inspections."""
    with open_workspace(folder) as ws:
        rulebook.remove_pack(ws, pack)
    click.echo(_("Removed {id}.").format(id=pack))


@command.command()
@click.argument("rule")
@click.argument("file", type=click.Path(path_type=Path))
@workspace_option
def attach(folder: Path | None, rule: str, file: Path) -> None:
    """Keep the text of a row's law in the workspace, for every row of the same instrument."""
    with open_workspace(folder) as ws:
        text = rulebook.attach_text(ws, rulebook.row(rulebook.book(ws), rule), file)
    click.echo(_("Attached {name} to “{instrument}”.").format(name=text.name, instrument=text.instrument))


@command.command()
@click.argument("rule")
@click.argument("target", type=click.Path(path_type=Path))
@workspace_option
def text(folder: Path | None, rule: str, target: Path) -> None:
    """Copy the texts of a row's law into a folder; no network is asked."""
    with open_workspace(folder, read_only=True) as ws:
        found = rulebook.texts(ws, rulebook.row(rulebook.book(ws), rule))
        if not found:
            raise InputError(_("No text is attached to the law of “{id}”.").format(id=rule))
        for one in found:
            click.echo(str(rulebook.export_text(ws, one, target)))


@contextmanager
def _book(folder: Path | None) -> Iterator[Book]:
    """The rules of the workspace that was named, or the shipped ones alone."""
    if folder is None and named_before() is None:
        yield evaluating.shipped_book()
        return
    with open_workspace(folder, read_only=True) as ws:
        yield rulebook.book(ws)


def _on(day: datetime | None) -> date:
    return day.date() if day is not None else SystemClock().now().local_date


def _text(source: str) -> str:
    try:
        if source == "-":
            return sys.stdin.buffer.read().decode("utf-8-sig")
        return Path(source).read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(
            _("“{file}” cannot be read: {reason}.").format(file=source, reason=error.strerror)
        ) from error
    except UnicodeDecodeError as error:
        raise InputError(_("“{file}” is not UTF-8. Save it as UTF-8.").format(file=source)) from error
