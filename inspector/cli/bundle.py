"""`yardproof bundle`: the record and its files in one file, out and in."""

from __future__ import annotations

from pathlib import Path

import click

from inspector.app import exchanging
from inspector.app.exchanging import BundleTaken, Delivery, LogFault, MissingFile, Sent, Taken
from inspector.cli.common import (
    json_option,
    open_workspace,
    print_json,
    print_table,
    progress,
    workspace_option,
)
from inspector.i18n import gettext as _
from inspector.i18n import ngettext

_MEGABYTE = 1_000_000


@click.group("bundle")
def command() -> None:
    """Hand the record over: make bundles, take them in, see what came."""


@command.command()
@click.argument("target", type=click.Path(path_type=Path))
@click.option("--to", multiple=True, help=_("Name or log of a device, as “bundle to” lists it; repeatable."))
@click.option("--key", multiple=True, help=_("An age key that shall open it too; repeatable."))
@click.option("--for-anyone", is_flag=True, help=_("Do not lock it: whoever finds it can read it."))
@click.option("--everything", is_flag=True, help=_("All of the record, whatever they have already."))
@click.option(
    "--part-size", type=click.IntRange(min=1), help=_("Largest file in MB. Default: 4000, for FAT32.")
)
@workspace_option
@json_option
def make(
    folder: Path | None,
    target: Path,
    to: tuple[str, ...],
    key: tuple[str, ...],
    for_anyone: bool,
    everything: bool,
    part_size: int | None,
    as_json: bool,
) -> None:
    """Write a bundle of what they lack, locked for them. TARGET is a file, or a folder for it."""
    with open_workspace(folder) as ws, progress(_("Writing")) as advance:
        logs = [exchanging.receiver(ws, one).log for one in to]
        if target.is_dir():
            target /= f"yardproof-{ws.clock.now().instant:%Y%m%d-%H%M%S}.yp"
        if target.exists():
            raise click.UsageError(
                _("“{name}” is there already. Name another file.").format(name=target.name)
            )
        sent = exchanging.send(
            ws,
            target,
            to=logs,
            recipients=key,
            readable_by_anyone=for_anyone,
            everything=everything,
            largest_part=part_size * _MEGABYTE if part_size else exchanging.LARGEST_PART,
            progress=advance,
        )
    if as_json:
        print_json(sent)
    else:
        _tell_sent(sent)


def _tell_sent(sent: Sent) -> None:
    if sent.is_empty:
        click.echo(_("They lack nothing that is here. No bundle was written."))
    for part in sent.parts:
        click.echo(str(part))
    if sent.parts:
        click.echo(
            _(
                "{entries} entries and {files} files, {size:.1f} MB. It counts as delivered when a receipt comes."
            ).format(entries=sent.entries, files=sent.files, size=sent.size / _MEGABYTE)
        )
    _tell_missing(sent.missing)


@command.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@workspace_option
@json_option
def take(folder: Path | None, paths: tuple[Path, ...], as_json: bool) -> int:
    """Take in bundles, their parts and receipts, or all that lie in a folder."""
    with open_workspace(folder) as ws, progress(_("Taking in")) as advance:
        _ws, taken = exchanging.take(ws, paths, progress=advance)
    if as_json:
        print_json(taken)
    else:
        tell_taken(taken)
    return taken.exit_code


def tell_taken(taken: Taken) -> None:
    """What was taken in, in words."""
    for one in taken.bundles:
        _tell_bundle(one)
    for receipt in taken.receipts:
        if receipt.problem:
            click.echo(f"{receipt.path.name}: {receipt.problem}")
        elif receipt.delivery is not None:
            click.echo(f"{receipt.path.name}: {receipt.delivery.name}, {receipt.delivery.state.label}")
    if taken.stopped is not None:
        click.echo(
            _("{reason} What was taken in before is kept; take it in again to go on.").format(
                reason=taken.stopped
            )
        )
    elif not taken.bundles and not taken.receipts:
        click.echo(_("There is no bundle and no receipt here."))
    elif taken.bundles and taken.is_nothing_new:
        click.echo(_("Nothing new."))


def _tell_bundle(one: BundleTaken) -> None:
    names = ", ".join(path.name for path in one.paths)
    click.echo(f"{names}: {one.outcome.label}" + (f" ({one.name})" if one.name else ""))
    counts = {
        _("new entries"): one.new,
        _("known entries"): one.same,
        _("files"): one.files,
        _("in quarantine"): one.quarantined,
        _("with a clock far ahead"): one.suspect,
        _("files that no entry names, left out"): one.left,
        _("new conflicts"): len(one.conflicts),
    }
    told = ", ".join(f"{count} {words}" for words, count in counts.items() if count)
    if told:
        click.echo(f"  {told}")
    for visit in one.inspections:
        click.echo(
            "  "
            + _("{number}: {entries} entries, {conflicts} conflicts, {missing} files missing").format(
                number=visit.number or visit.inspection[:8],
                entries=visit.entries,
                conflicts=visit.conflicts,
                missing=visit.missing,
            )
        )
    for fault in (*one.gaps, *one.broken, *one.forks):
        click.echo(f"  {_place(fault)}")
    if one.problem:
        click.echo(f"  {one.problem}")


def _place(fault: LogFault) -> str:
    return _("{name}, log {log}, entry {seq}: {reason}").format(
        name=fault.name, log=fault.log[:8], seq=fault.seq, reason=fault.reason
    )


@command.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--write",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help=_("Put receipts that wait for a place into this folder."),
)
@workspace_option
@json_option
def receipt(folder: Path | None, paths: tuple[Path, ...], write: Path | None, as_json: bool) -> None:
    """Note receipts that came back, or write those that are still to go."""
    if not paths and write is None:
        raise click.UsageError(_("Name receipts, or --write with a folder."))
    with open_workspace(folder) as ws:
        found = [(path, exchanging.accept_receipt(ws, path)) for path in paths]
        written = exchanging.write_receipts(ws, write) if write else ()
    if as_json:
        print_json(
            {"noted": [delivery for _path, delivery in found], "written": [str(one) for one in written]}
        )
        return
    for path, delivery in found:
        told = f"{delivery.name}, {delivery.state.label}" if delivery else _("not for a bundle of ours")
        click.echo(f"{path.name}: {told}")
    for one in written:
        click.echo(str(one))


@command.command("list")
@workspace_option
@json_option
def list_(folder: Path | None, as_json: bool) -> None:
    """Every bundle that was sent, and whether it was delivered."""
    with open_workspace(folder, read_only=True) as ws:
        found = exchanging.deliveries(ws)
    if as_json:
        print_json(found)
    else:
        print_deliveries(found)


def print_deliveries(found: tuple[Delivery, ...]) -> None:
    """Bundles on their way, one a line."""
    rows = [
        (
            one.bundle[:8],
            f"{one.made.instant:%Y-%m-%d %H:%M}",
            one.name or _("whoever opens it"),
            str(one.entries),
            str(one.files),
            one.state.label,
            ", ".join(file.name for file in one.lacking),
        )
        for one in found
    ]
    headings = [_("Bundle"), _("Made"), _("To"), _("Entries"), _("Files"), _("State"), _("They lack")]
    print_table(headings, rows, _("Nothing was sent yet."))


@command.command("to")
@workspace_option
@json_option
def to_(folder: Path | None, as_json: bool) -> None:
    """The devices that a bundle can be made for, and what each lacks."""
    with open_workspace(folder, read_only=True) as ws:
        found = [(one, exchanging.unsent(ws, one.log)) for one in exchanging.receivers(ws)]
        nobody = exchanging.unsent(ws)
    if as_json:
        print_json(
            {"devices": [{"device": one, "lacks": lacks} for one, lacks in found], "nobody_has": nobody}
        )
        return
    rows = [
        (
            one.name,
            one.log[:8],
            one.heard[:16].replace("T", " ") or _("never"),
            str(lacks.entries),
            str(lacks.files),
            "" if one.recipient else _("no key yet"),
        )
        for one, lacks in found
    ]
    headings = [_("Name"), _("Log"), _("Last heard"), _("Lacks entries"), _("Lacks files"), _("Remarks")]
    print_table(headings, rows, _("No other device is known yet. Make a bundle with --for-anyone or --key."))
    click.echo(
        ngettext(
            "{n} entry is on this device alone.", "{n} entries are on this device alone.", nobody.entries
        ).format(n=nobody.entries)
    )


@command.command()
@workspace_option
@json_option
def missing(folder: Path | None, as_json: bool) -> None:
    """The files that the record names and that have not come."""
    with open_workspace(folder, read_only=True) as ws:
        found = exchanging.missing_files(ws)
    if as_json:
        print_json(found)
        return
    rows = [
        (one.number, one.name, f"{one.size / _MEGABYTE:.1f}", one.taken_by, one.sha256[:12]) for one in found
    ]
    headings = [_("Inspection"), _("File"), _("MB"), _("Taken by"), _("SHA-256")]
    print_table(headings, rows, _("No file is missing."))


def _tell_missing(found: tuple[MissingFile, ...]) -> None:
    for one in found:
        click.echo(
            _("Missing here, so not sent: {name} ({by})").format(
                name=one.name, by=one.taken_by or one.log[:8]
            )
        )


@command.command()
@click.argument("path", type=click.Path(path_type=Path))
@workspace_option
@json_option
def show(folder: Path | None, path: Path, as_json: bool) -> None:
    """What a bundle says of itself. Nothing is taken in."""
    with open_workspace(folder) as ws:
        found = exchanging.look(ws, path)
    if as_json:
        print_json(found)
        return
    locked = _("locked for {n} keys").format(n=found.readers) if found.is_locked else _("anyone can read it")
    for line in (
        _("From {name}, log {log}, made {made}").format(name=found.name, log=found.log[:8], made=found.made),
        _("{realm}, {locked}, part {part}").format(realm=found.realm.label, locked=locked, part=found.part),
        _("{entries} entries and {files} files, {size:.1f} MB").format(
            entries=found.entries, files=found.files, size=found.size / _MEGABYTE
        ),
        _("It was taken in before.") if found.was_taken else _("It was not taken in yet."),
    ):
        click.echo(line)
