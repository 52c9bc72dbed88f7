"""The logs that this workspace writes: one key, one log, never two places that write it.

Decided: a workspace that was restored, cloned or moved without its keys begins a new log instead of going on
with the old one, because two writers of one log fork it. Three things tell:
- the boot token, new at each opening, stands in the database and in a file beside the keys: a database that
  came from elsewhere or from before carries another one;
- that file also knows how long each log was when the workspace was closed;
- an entry that our own key signed and that is not here comes back from another copy.
The new log's genesis says what it continues, and it counts as provisional until somebody approves it. The
old key is removed: what is signed with it afterwards was not signed here.

Several people on one laptop have a key and a log each. Whatever befell the database befell all of them, so
all of them begin anew together.
"""

from __future__ import annotations

import contextlib
import json
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from inspector import machine
from inspector.clock import Clock
from inspector.domain.ids import RecordId
from inspector.domain.person import Person
from inspector.errors import DiskError, NotFoundError, WorkspaceError
from inspector.i18n import gettext as _
from inspector.ledger import hlc
from inspector.ledger.chain import GENESIS_FIELD
from inspector.ledger.entry import Kind, Write
from inspector.ledger.signing import Signer
from inspector.store.store import Act, Store, creates
from inspector.store.tables import TYPE_FIELD, Device

PROGRAM = "yardproof 0.1"
_BOOT = "boot.json"
_PEOPLE = "people"


@dataclass(frozen=True, slots=True)
class _Boot:
    """What the file beside the keys says."""

    tokens: tuple[str, ...]  # two only between the two halves of a change
    lengths: dict[str, int] = field(default_factory=dict)  # of each log when the workspace was last closed


def first(folder: Path, store: Store, *, realm: str, person: Person, clock: Clock) -> None:
    """Write the first log of a new workspace, with the person who writes it."""
    signer, token = _new_key(folder), secrets.token_hex(16)
    _write_boot(folder, _Boot((token,)))
    _begin(store, signer, _genesis(signer, realm), person, clock.now().milliseconds, {}, boot=token)


def add_person(folder: Path, store: Store, *, person: Person, clock: Clock) -> Signer:
    """A key and a log of its own for another person on this laptop, who writes from now on."""
    own = store.local("log")
    head = store.head(own)
    with _told():
        signer = _new_key(folder)
    beside = {"id": head.id, "log": own, "seq": head.seq}
    genesis = _genesis(signer, str(store.genesis(own)["realm"]), beside=beside)
    _begin(store, signer, genesis, person, clock.now().milliseconds, people(store))
    return signer


def use_person(folder: Path, store: Store, person: str) -> Signer:
    """The key of another person on this laptop, who writes from now on. Raises NotFoundError."""
    log = people(store).get(person, "")
    signer = _read_key(folder, log)
    if signer is None:
        raise NotFoundError(
            _("This person has no key on this computer. “yardproof person list” shows who has one.")
        )
    with store.transaction():
        store.note(log=log, person=person)
    return signer


def people(store: Store) -> dict[str, str]:
    """The people who write on this laptop, by id, with their logs."""
    said = store.local(_PEOPLE)
    if not said:
        return {store.local("person"): store.local("log")} if store.local("log") else {}
    return {str(person): str(log) for person, log in json.loads(said).items()}


def keys(folder: Path, store: Store) -> dict[str, Signer]:
    """The keys of all people on this laptop, by log."""
    found = (_read_key(folder, log) for log in people(store).values())
    return {signer.log: signer for signer in found if signer is not None}


def person_of(store: Store, log: str) -> Person:
    """Who writes this log here: as the record shows the person, or as far as the agency names one."""
    wanted = next((person for person, own in people(store).items() if own == log), store.local("person"))
    shown = store.find(Person, wanted)
    if shown is not None:
        return shown
    if not wanted:
        known = store.all(Person)
        return known[0] if known else Person(RecordId(""), "")
    certificate = store.judgement().of(log).certificate
    return Person(RecordId(wanted), certificate.name if certificate else "")


def first_of(store: Store) -> str:
    """The log that began the record, where nothing says whose this copy is."""
    devices = store.all(Device)
    return devices[0].id if devices else store.logs()[0]


def claim(folder: Path, store: Store, clock: Clock) -> tuple[Signer, bool]:
    """The key that this workspace signs with, and whether it had to begin a new log. Raises WorkspaceError."""
    if not store.local("log"):
        _adopt(folder, store)
    signer = _read_key(folder, store.local("log"))
    if signer is None or not _is_ours(folder, store):
        return begin_anew(folder, store, clock), True
    _sweep(folder, people(store).values())
    _change_token(folder, store)
    return signer, False


def _is_ours(folder: Path, store: Store) -> bool:
    boot = _read_boot(folder)
    if boot is None or store.local("boot") not in boot.tokens:
        return False
    return all(store.head(log or store.local("log")).seq >= seq for log, seq in boot.lengths.items())


def begin_anew(folder: Path, store: Store, clock: Clock) -> Signer:
    """New keys, and logs that continue those so far; the old keys are removed.

    Gives the key of the person who writes now.
    """
    present, token = store.local("person"), secrets.token_hex(16)
    boot = _read_boot(folder)
    logs = people(store)
    with _told():
        _write_boot(folder, _Boot((*(boot.tokens if boot else ()), token)))
        signers = {person: _new_key(folder) for person in logs}
    # The person who writes now comes last: until then an opening that is cut short begins again.
    for person in sorted(logs, key=lambda one: one == present):
        old = logs[person]
        head, signer = store.head(old), signers[person]
        continues = {"id": head.id, "log": old, "seq": head.seq}
        genesis = _genesis(signer, str(store.genesis(old)["realm"]), continues=continues)
        logs[person] = signer.log
        is_last = person == present
        store.save(
            signer,
            (Act(Kind.GENESIS, genesis),),
            now_ms=_after(head.hlc, clock.now().milliseconds),
            who=person,
            **{_PEOPLE: json.dumps(logs)},
            **({"log": signer.log, "boot": token} if is_last else {}),
        )
    # The second half can wait for the next opening: the file fits the database as it is.
    with contextlib.suppress(OSError):
        _write_boot(folder, _Boot((token,)))
    _sweep(folder, logs.values())
    return signers[present]


def _begin(
    store: Store,
    signer: Signer,
    genesis: tuple[Write, ...],
    person: Person,
    now_ms: int,
    others: dict[str, str],
    **noted: str,
) -> None:
    logs = {**others, str(person.id): signer.log}
    store.save(
        signer,
        (Act(Kind.GENESIS, genesis), Act(Kind.EDIT, creates(person.id, person))),
        now_ms=now_ms,
        who=str(person.id),
        log=signer.log,
        person=str(person.id),
        **{_PEOPLE: json.dumps(logs)},
        **noted,
    )


def _after(reading: str, now_ms: int) -> int:
    """Now, and in any case after what the log that is continued said, unless that clock was far ahead."""
    return now_ms if hlc.is_ahead(reading, now_ms) else max(now_ms, hlc.milliseconds(reading) + 1)


def note_length(folder: Path, store: Store) -> None:
    """Note how long the logs are now, for the next opening."""
    boot = _read_boot(folder)
    if boot is not None and store.local("boot") in boot.tokens:
        # Without room for it an older copy is recognised by its token, or when our own entries come back.
        with contextlib.suppress(OSError):
            _write_boot(folder, _Boot(boot.tokens, _lengths(store)))


def _adopt(folder: Path, store: Store) -> None:
    """A workspace from before there were tokens: its own log is the one whose key lies here."""
    logs = [device.id for device in store.all(Device)] or store.logs()
    own = next((log for log in logs if _read_key(folder, log) is not None), logs[0])
    written = store.all(Person)
    token = secrets.token_hex(16)
    with _told():
        _write_boot(folder, _Boot((token,)))
    with store.transaction():
        store.note(log=own, person=str(written[0].id) if written else "", boot=token)


def _change_token(folder: Path, store: Store) -> None:
    """A new token on both sides; cut short anywhere, both still fit each other."""
    old, new, lengths = store.local("boot"), secrets.token_hex(16), _lengths(store)
    # A full disk must not keep anybody from reading what is here: then the old token stays.
    with contextlib.suppress(OSError, DiskError):
        _write_boot(folder, _Boot((old, new), lengths))
        with store.transaction():
            store.note(boot=new)
        _write_boot(folder, _Boot((new,), lengths))


def _lengths(store: Store) -> dict[str, int]:
    return {log: store.head(log).seq for log in people(store).values()}


def _genesis(signer: Signer, realm: str, **ties: dict[str, object]) -> tuple[Write, ...]:
    told: dict[str, object] = {"key": signer.public.hex(), "program": PROGRAM, "realm": realm, **ties}
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


def _sweep(folder: Path, logs: Iterable[str]) -> None:
    """Remove every key but those of our logs: those of logs that this workspace no longer writes, and half ones."""
    kept = set(logs)
    for pattern in ("*.key", "*.pdf.pem"):
        for file in (folder / "keys").glob(pattern):
            if file.name.partition(".")[0] not in kept:
                file.unlink()
    for left in (folder / "keys").glob(".*.part"):
        left.unlink()


def _write_boot(folder: Path, boot: _Boot) -> None:
    (folder / "keys").mkdir(exist_ok=True)
    data = json.dumps({"logs": boot.lengths, "tokens": list(boot.tokens)}).encode()
    machine.write_durably(folder / "keys" / _BOOT, data)


def _read_boot(folder: Path) -> _Boot | None:
    """What the file says; None where there is none that can be read, which is as if it came from elsewhere."""
    try:
        told = json.loads((folder / "keys" / _BOOT).read_bytes())
        told.setdefault("logs", {"": told.get("seq", 0)})  # as it was while there was one person
        lengths = {str(log): int(seq) for log, seq in told["logs"].items()}
        return _Boot(tuple(str(token) for token in told["tokens"]), lengths)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
