"""The log that this workspace writes: one key, one log, never two places that write it.

Decided: a workspace that was restored, cloned or moved without its keys begins a new log instead of going on
with the old one, because two writers of one log fork it. Three things tell:
- the boot token, new at each opening, stands in the database and in a file beside the key: a database that
  came from elsewhere or from before carries another one;
- that file also knows how long the log was when the workspace was closed;
- an entry that our own key signed and that is not here comes back from another copy.
The new log's genesis says what it continues, and it counts as provisional until somebody approves it. The
old key is removed: what is signed with it afterwards was not signed here.
"""

from __future__ import annotations

import contextlib
import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from inspector import machine
from inspector.clock import Clock
from inspector.domain.person import Person
from inspector.errors import DiskError, WorkspaceError
from inspector.i18n import gettext as _
from inspector.ledger import hlc
from inspector.ledger.chain import GENESIS_FIELD
from inspector.ledger.entry import Kind, Write
from inspector.ledger.signing import Signer
from inspector.store.store import Act, Store, creates
from inspector.store.tables import TYPE_FIELD, Device

PROGRAM = "yardproof 0.1"
_BOOT = "boot.json"


@dataclass(frozen=True, slots=True)
class _Boot:
    """What the file beside the key says."""

    tokens: tuple[str, ...]  # two only between the two halves of a change
    seq: int  # how long the log was when the workspace was last closed


def first(folder: Path, store: Store, *, realm: str, person: Person, clock: Clock) -> None:
    """Write the first log of a new workspace, with the person who writes it."""
    signer, token = _new_key(folder), secrets.token_hex(16)
    _write_boot(folder, _Boot((token,), 0))
    store.save(
        signer,
        (Act(Kind.GENESIS, _genesis(signer, realm)), Act(Kind.EDIT, creates(person.id, person))),
        now_ms=clock.now().milliseconds,
        who=str(person.id),
        log=signer.log,
        boot=token,
        person=str(person.id),
    )


def claim(folder: Path, store: Store, clock: Clock) -> tuple[Signer, bool]:
    """The key that this workspace signs with, and whether it had to begin a new log. Raises WorkspaceError."""
    logs = [device.id for device in store.all(Device)]
    if not store.local("log"):
        _adopt(folder, store, logs)
    own = store.local("log")
    signer = _read_key(folder, own)
    boot = _read_boot(folder)
    is_ours = boot is not None and store.local("boot") in boot.tokens and store.head(own).seq >= boot.seq
    if signer is None or not is_ours:
        return begin_anew(folder, store, clock), True
    _sweep(folder, own)
    _change_token(folder, store)
    return signer, False


def begin_anew(folder: Path, store: Store, clock: Clock) -> Signer:
    """A new key and a log that continues the one so far; the old key is removed."""
    own, person = store.local("log"), store.local("person")
    device = store.get(Device, own)
    head = store.head(own)
    token = secrets.token_hex(16)
    boot = _read_boot(folder)
    with _told():
        signer = _new_key(folder)
        _write_boot(folder, _Boot((*(boot.tokens if boot else ()), token), 0))
    continues = {"id": head.id, "log": own, "seq": head.seq}
    store.save(
        signer,
        (Act(Kind.GENESIS, _genesis(signer, str(device.genesis["realm"]), continues)),),
        now_ms=_after(head.hlc, clock.now().milliseconds),
        who=person,
        log=signer.log,
        boot=token,
    )
    # The second half can wait for the next opening: the file fits the database as it is.
    with contextlib.suppress(OSError):
        _write_boot(folder, _Boot((token,), 0))
    _sweep(folder, signer.log)
    return signer


def _after(reading: str, now_ms: int) -> int:
    """Now, and in any case after what the log that is continued said, unless that clock was far ahead."""
    return now_ms if hlc.is_ahead(reading, now_ms) else max(now_ms, hlc.milliseconds(reading) + 1)


def note_length(folder: Path, store: Store) -> None:
    """Note how long the log is now, for the next opening."""
    boot = _read_boot(folder)
    own = store.local("log")
    if boot is not None and store.local("boot") in boot.tokens:
        # Without room for it an older copy is recognised by its token, or when our own entries come back.
        with contextlib.suppress(OSError):
            _write_boot(folder, _Boot(boot.tokens, store.head(own).seq))


def _adopt(folder: Path, store: Store, logs: list[str]) -> None:
    """A workspace from before there were tokens: its own log is the one whose key lies here."""
    own = next((log for log in logs if _read_key(folder, log) is not None), logs[0])
    person = store.all(Person)[0]
    token = secrets.token_hex(16)
    with _told():
        _write_boot(folder, _Boot((token,), 0))
    with store.transaction():
        store.note(log=own, person=str(person.id), boot=token)


def _change_token(folder: Path, store: Store) -> None:
    """A new token on both sides; cut short anywhere, both still fit each other."""
    old, new, seq = store.local("boot"), secrets.token_hex(16), store.head(store.local("log")).seq
    # A full disk must not keep anybody from reading what is here: then the old token stays.
    with contextlib.suppress(OSError, DiskError):
        _write_boot(folder, _Boot((old, new), seq))
        with store.transaction():
            store.note(boot=new)
        _write_boot(folder, _Boot((new,), seq))


def _genesis(signer: Signer, realm: str, continues: dict[str, object] | None = None) -> tuple[Write, ...]:
    told: dict[str, object] = {"key": signer.public.hex(), "program": PROGRAM, "realm": realm}
    if continues:
        told["continues"] = continues
    return Write(signer.log, TYPE_FIELD, "device"), Write(signer.log, GENESIS_FIELD, told)


# -- files beside the database


@contextlib.contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise DiskError(
            _(
                "The disk refused to write ({reason}). Make room or free the drive; what was saved before is safe."
            ).format(reason=error.strerror or error)
        ) from error


def _new_key(folder: Path) -> Signer:
    (folder / "keys").mkdir(exist_ok=True)  # a copy comes without it
    signer = Signer.generate()
    machine.write_private(_key_file(folder, signer.log), signer.private())
    return signer


def _key_file(folder: Path, log: str) -> Path:
    return folder / "keys" / f"{log}.key"


def _read_key(folder: Path, log: str) -> Signer | None:
    file = _key_file(folder, log)
    if not file.is_file():
        return None
    try:
        signer = Signer.from_private(file.read_bytes())
    except (OSError, ValueError) as error:
        raise WorkspaceError(_("The signing key in “{file}” cannot be read.").format(file=file)) from error
    return signer if signer.log == log else None


def _sweep(folder: Path, own: str) -> None:
    """Remove every key but our log's: those of logs that this workspace no longer writes; and half a boot file."""
    for file in (folder / "keys").glob("*.key"):
        if file != _key_file(folder, own):
            file.unlink()
    for left in (folder / "keys").glob(f".{_BOOT}.*.part"):
        left.unlink()


def _write_boot(folder: Path, boot: _Boot) -> None:
    (folder / "keys").mkdir(exist_ok=True)
    data = json.dumps({"seq": boot.seq, "tokens": list(boot.tokens)}).encode()
    machine.write_durably(folder / "keys" / _BOOT, data)


def _read_boot(folder: Path) -> _Boot | None:
    """What the file says; None where there is none that can be read, which is as if it came from elsewhere."""
    try:
        told = json.loads((folder / "keys" / _BOOT).read_bytes())
        return _Boot(tuple(str(token) for token in told["tokens"]), int(told["seq"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
