"""Following a log from its genesis: each header names the one before, each signature is the log's own."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from enum import StrEnum

from inspector.errors import RecordAlteredError
from inspector.i18n import gettext as _
from inspector.ledger.canonical import NotCanonicalError
from inspector.ledger.entry import Entry, Header, Kind, Write, decode_writes
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
            writes = decode_writes(entry.payload)
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
