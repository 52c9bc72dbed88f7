"""Following a log from its genesis: each header names the one before, each signature is the log's own."""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from enum import StrEnum

from inspector.errors import RecordAlteredError
from inspector.i18n import gettext as _
from inspector.ledger.canonical import NotCanonicalError
from inspector.ledger.entry import Entry, Header, Kind, Write, shown_writes
from inspector.ledger.signing import is_signed, log_of

GENESIS_FIELD = "genesis"


class Fault(StrEnum):
    HEADER = "header"
    SIGNATURE = "signature"
    CHAIN = "chain"
    PAYLOAD = "payload"
    KEY = "key"

    @property
    def label(self) -> str:
        return {
            Fault.HEADER: _("its header is not one that was written here"),
            Fault.SIGNATURE: _("its signature is not of this log's key"),
            Fault.CHAIN: _("it does not follow the entry before it"),
            Fault.PAYLOAD: _("its content is not what was signed"),
            Fault.KEY: _("its genesis does not name this log's key"),
        }[self]


@dataclass(slots=True)
class Chain:
    """Walks one log in order. `follow` says what is wrong with an entry, or gives what it wrote."""

    log: str
    seq: int = 0
    last: str | None = ""
    key: bytes | None = None

    @classmethod
    def behind(cls, log: str, seq: int, last: str, genesis: Entry) -> Chain:
        """A chain that goes on behind an entry whose run was checked before. Raises BrokenEntryError."""
        chain = cls(log)
        chain.follow(genesis)
        chain.seq, chain.last = seq, last
        return chain

    def follow(self, entry: Entry, *, every_signature: bool = True) -> tuple[Header, tuple[Write, ...]]:
        """The header and writes of the next entry.

        With `every_signature=False` only the hashes are checked: `check_signature` of a later entry of the
        same contiguous run then authenticates this one, because each header names its predecessor's hash.
        Raises BrokenEntryError.
        """
        try:
            header = Header.decode(entry.header)
        except NotCanonicalError as error:
            raise BrokenEntryError(self.seq + 1, Fault.HEADER) from error
        follows = self.last is None or header.prev == self.last
        if header.log != self.log or header.seq != self.seq + 1 or not follows:
            raise BrokenEntryError(self.seq + 1, Fault.CHAIN)
        if not entry.holds_its_payload(header):
            raise BrokenEntryError(header.seq, Fault.PAYLOAD)
        assert entry.payload is not None  # noqa: S101 - holds_its_payload says so
        try:
            writes = shown_writes(header, entry.payload)
        except NotCanonicalError as error:
            raise BrokenEntryError(header.seq, Fault.PAYLOAD) from error
        if header.seq == 1:
            self.key = _genesis_key(header, writes)
        if every_signature:
            self.check_signature(entry, header.seq)
        self.seq, self.last = header.seq, entry.id.hex()
        return header, writes

    def check_signature(self, entry: Entry, seq: int) -> None:
        """Raises BrokenEntryError unless the log's own key signed this header."""
        if self.key is None or not is_signed(self.key, entry.header, entry.signature):
            raise BrokenEntryError(seq, Fault.SIGNATURE)

    def skip_to(self, seq: int) -> None:
        """Go on behind an entry that is not as it was signed: what follows is judged by itself."""
        self.seq, self.last = seq, None


@dataclass(slots=True)
class Branches:
    """Walks every branch of one log at once: entries come by seq, and several may follow one.

    A log forks where its key was used in two places, on a clone or after a restore. All branches are kept.
    """

    log: str
    _genesis: Chain = field(init=False)
    _seq: int = 0
    _before: dict[str, Entry | None] = field(default_factory=dict)
    _here: dict[str, Entry | None] = field(default_factory=lambda: {"": None})
    _followed: set[str] = field(default_factory=set)
    _any: bool = False  # the entry before was not as it was signed: what follows is judged by itself
    _next_any: bool = False

    def __post_init__(self) -> None:
        self._genesis = Chain(self.log)

    def follow(self, entry: Entry, *, every_signature: bool = True) -> tuple[Header, tuple[Write, ...]]:
        """The header and writes of the next entry, as `Chain.follow`. Raises BrokenEntryError.

        With `every_signature=False` the last entry of each branch is checked, when the walk has passed it.
        """
        try:
            header = Header.decode(entry.header)
        except NotCanonicalError as error:
            raise BrokenEntryError(self._seq + 1, Fault.HEADER) from error
        if header.log != self.log or header.seq not in (self._seq, self._seq + 1):
            raise BrokenEntryError(self._seq + 1, Fault.CHAIN)
        if header.seq == self._seq + 1:
            self._step(every_signature)
        if header.prev not in self._before and not self._any:
            raise BrokenEntryError(header.seq, Fault.CHAIN)
        self._genesis.skip_to(header.seq - 1)
        if header.seq == 1:
            self._genesis.last = ""
        checked = every_signature and (self.key is not None or header.seq == 1)
        found = self._genesis.follow(entry, every_signature=checked)
        self._followed.add(header.prev)
        self._here[entry.id.hex()] = entry
        return found

    def finish(self) -> None:
        """Check the signature of every branch's last entry. Raises BrokenEntryError."""
        self._step(every_signature=False)
        self._step(every_signature=False)

    def skip(self, seq: int) -> None:
        """Go on behind an entry at this seq that is not as it was signed."""
        if seq > self._seq:
            missing = seq > self._seq + 1
            self._step(every_signature=True)
            self._seq, self._any = seq, self._any or missing
        self._next_any = True

    @property
    def key(self) -> bytes | None:
        return self._genesis.key

    def _step(self, every_signature: bool) -> None:
        """Go on to the next seq; what nothing followed ended its branch."""
        if not every_signature:
            for name in self._before.keys() - self._followed:
                last = self._before[name]
                if last is not None:
                    self._genesis.check_signature(last, self._seq - 1)
        self._before, self._here, self._followed = self._here, {}, set()
        self._any, self._next_any = self._next_any, False
        self._seq += 1


class BrokenEntryError(RecordAlteredError):
    """An entry of a log is not as it was signed."""

    exit_code = 31

    def __init__(self, seq: int, fault: Fault) -> None:
        super().__init__(_("Entry {seq} was altered: {fault}.").format(seq=seq, fault=fault.label))
        self.seq, self.fault = seq, fault


def _genesis_key(header: Header, writes: tuple[Write, ...]) -> bytes:
    """The public key that the log's first entry names; the log's own name is this key's hash."""
    if header.kind == Kind.GENESIS:
        for write in writes:
            if write.field == GENESIS_FIELD and isinstance(write.value, dict):
                try:
                    key = bytes.fromhex(write.value["key"])
                except (KeyError, ValueError, TypeError):
                    break
                if hmac.compare_digest(log_of(key), header.log):
                    return key
    raise BrokenEntryError(header.seq, Fault.KEY)
