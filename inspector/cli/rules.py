"""`yardproof rules`: rule packs, and rules held against measurements."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import click

from inspector.app import evaluating
from inspector.cli.common import json_option, print_json
from inspector.clock import SystemClock
from inspector.errors import InputError, RulePackError
from inspector.i18n import gettext as _
from inspector.rules.evaluation import rule_names
from inspector.rules.inputs import inputs
from inspector.rules.pack import load_pack

_DATE = click.DateTime(["%Y-%m-%d"])


@click.group("rules")
def command() -> None:
    """Rule packs, and rules held against measurements."""


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
@click.option("--place", required=True, help=_("Country, or country and ordinance: JP, JP/chiba_city."))
@click.option("--date", "day", type=_DATE, help=_("Day of the visit. Default: today."))
@click.option("--input", "source", required=True, metavar="FILE", help=_("JSON; “-” reads standard input."))
@json_option
def evaluate(place: str, day: datetime | None, source: str, as_json: bool) -> None:
    """Hold a rule against entries and say pass, fail, indeterminate or no_rule, with its citation.

    The input names its rule; “yardproof rules inputs” tells the entries of each. A measured entry is
    {"value": 3.5, "uncertainty": 0.1, "unit": "m"}, its uncertainty expanded (k = 2). A list gives a list.
    A verdict is an answer, so the command ends with 0 whatever it is; 12 where the input cannot be understood.
    """
    book = evaluating.shipped_book()
    on = day.date() if day is not None else SystemClock().now().local_date
    found = evaluating.answer(book, evaluating.place_of(place), on, evaluating.entries_of(_text(source)))
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
