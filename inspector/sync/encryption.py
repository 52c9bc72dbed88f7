"""age around a bundle, as streams: what goes in and out is never held whole.

The library pushes what it decrypts and we pull what we read, so decryption runs in a thread with a short
queue between; the thread ends when the reader does.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Protocol

import pyrage

from inspector.errors import InputError
from inspector.i18n import gettext as _
from inspector.sync.faults import BundleError, LockedBundleError, Refusal

MAGIC = b"age-encryption.org/v1\n"
_LARGEST_HEADER = 64 * 1024
_BATCH = 256 * 1024
_WAITING = 8  # batches between the thread and the reader
_ANSWER = 0.2  # seconds after which the thread looks whether anybody still reads


class Source(Protocol):
    def read(self, size: int, /) -> bytes:
        """At most so many bytes; fewer only at the end."""


@dataclass(frozen=True, slots=True)
class KeyPair:
    secret: str
    recipient: str


def new_keys() -> KeyPair:
    """A new age identity: the secret is kept, the recipient is told to everybody."""
    made = pyrage.x25519.Identity.generate()
    return KeyPair(str(made), str(made.to_public()))


def recipient_of(secret: str) -> str:
    """The recipient that belongs to an X25519 secret. Raises InputError."""
    try:
        return str(pyrage.x25519.Identity.from_str(secret).to_public())
    except pyrage.IdentityError as error:
        raise InputError(_("This is no age key.")) from error


def encrypt(chunks: Iterator[bytes], target: BinaryIO, recipients: Sequence[str]) -> None:
    """Write these bytes so that only the recipients read them. Raises InputError and what the streams raise."""
    source, sink = _Pulled(chunks), _Kept(target)
    try:
        pyrage.encrypt_io(source, sink, [_recipient(text) for text in recipients])
    except (pyrage.EncryptError, OSError) as error:
        raise source.error or sink.error or error from error


class Decrypted:
    """The bytes behind an age file. `read` gives all that was authentic; `is_torn` tells how they ended."""

    def __init__(self, file: BinaryIO, identities: Sequence[str]) -> None:
        self.is_torn = False
        self._file = _Readable(file)
        self._identities = [_identity(text) for text in identities]
        self._queue: queue.Queue[bytes | None] = queue.Queue(_WAITING)
        self._stopped = threading.Event()
        self._error: Exception | None = None
        self._finished = False
        self._rest = memoryview(b"")
        self._thread = threading.Thread(target=self._decrypt, name="bundle decryption", daemon=True)
        self._thread.start()

    def read(self, size: int, /) -> bytes:
        parts: list[memoryview] = []
        while size > 0:
            if not self._rest and not self._next():
                break
            parts.append(self._rest[:size])
            self._rest = self._rest[size:]
            size -= len(parts[-1])
        return bytes(parts[0]) if len(parts) == 1 else b"".join(parts)

    def close(self) -> None:
        """Stop the thread. The file is closed by who opened it."""
        self._stopped.set()
        self._thread.join()

    def _next(self) -> bool:
        """Wait for the next batch. Raises BundleError when there never was one."""
        if self._finished:
            return False
        batch = self._queue.get()
        if batch is not None:
            self._rest = memoryview(batch)
            return True
        self._finished = True
        if self._file.error is not None:
            raise self._file.error
        if self._error is not None:
            if isinstance(self._error, pyrage.DecryptError):
                raise _refused(self._file.head, str(self._error))
            self.is_torn = True
        return False

    def _decrypt(self) -> None:
        sink = _Batches(self._put)
        try:
            pyrage.decrypt_io(self._file, sink, self._identities)
        except (pyrage.DecryptError, OSError, ValueError) as error:
            self._error = error
        finally:
            sink.flush_rest()
            self._put(None)

    def _put(self, batch: bytes | None) -> bool:
        while not self._stopped.is_set():
            try:
                self._queue.put(batch, timeout=_ANSWER)
            except queue.Full:
                continue
            return True
        return False


def stanzas(head: bytes) -> list[str]:
    """For whom an age file is locked, as far as its header tells: one short text each."""
    found = []
    for line in head.split(b"\n---", 1)[0].split(b"\n"):
        if line.startswith(b"-> "):
            words = line[3:].decode("ascii", "replace").split(" ")
            kind = words[0][:40]
            if kind.endswith("-grease"):  # meaningless on purpose
                continue
            # The tag of an SSH key is part of its fingerprint; the others tell nothing of the person.
            found.append(f"{kind} {words[1][:16]}" if kind.startswith("ssh-") and len(words) > 1 else kind)
    return found


def _refused(head: bytes, reason: str) -> BundleError:
    if b"\n---" not in head:
        return BundleError(Refusal.SIZE if len(head) >= _LARGEST_HEADER else Refusal.CUT_SHORT)
    keys = stanzas(head)
    if keys == ["scrypt"]:
        return LockedBundleError(_("It opens with a passphrase; bundles are opened with keys."))
    if "No matching keys" not in reason:
        return BundleError(Refusal.CHECKSUM, reason)
    told = _("It opens with one of {count} keys ({kinds}); none of them is on this device.")
    return LockedBundleError(told.format(count=len(keys), kinds=", ".join(sorted(keys))[:200]))


class _Pulled:
    """What the library reads from: the chunks, in the sizes it asks for."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self.error: BaseException | None = None
        self._chunks, self._rest = chunks, memoryview(b"")

    def read(self, size: int = -1) -> bytes:
        try:
            while not self._rest:
                chunk = next(self._chunks, None)
                if chunk is None:
                    return b""
                self._rest = memoryview(chunk)
        except BaseException as error:
            self.error = error  # the library tells only its words
            raise
        part = bytes(self._rest[:size] if size >= 0 else self._rest)
        self._rest = self._rest[len(part) :]
        return part


class _Kept:
    """A target whose errors are kept, because the library tells only their words."""

    def __init__(self, target: BinaryIO) -> None:
        self.error: BaseException | None = None
        self._target = target

    def write(self, data: bytes) -> int:
        try:
            return self._target.write(data)
        except OSError as error:
            self.error = error
            raise

    def flush(self) -> None:
        self._target.flush()


class _Readable:
    """The age file: its beginning is remembered for what it tells of its recipients."""

    def __init__(self, file: BinaryIO) -> None:
        self.error: OSError | None = None
        self.head = b""
        self._behind_header = False
        self._file = file

    def read(self, size: int = -1) -> bytes:
        try:
            data = self._file.read(size)
        except OSError as error:
            self.error = error
            raise
        if not self._behind_header:
            self.head += data[:_LARGEST_HEADER]
            self._behind_header = b"\n---" in self.head
            if not self._behind_header and len(self.head) >= _LARGEST_HEADER:
                return b""  # the library would hold a header of any length
        return data


class _Batches:
    """Gathers the library's small writes, so that the threads seldom change."""

    def __init__(self, put: Callable[[bytes], bool]) -> None:
        self._put = put
        self._parts = bytearray()

    def write(self, data: bytes) -> int:
        self._parts += data
        if len(self._parts) >= _BATCH and not self.flush_rest():
            raise OSError("nobody reads any more")
        return len(data)

    def flush(self) -> None:
        """Nothing: a batch goes out when it is full."""

    def flush_rest(self) -> bool:
        data, self._parts = bytes(self._parts), bytearray()
        return not data or self._put(data)


def _recipient(text: str) -> object:
    try:
        kind = pyrage.ssh if text.startswith("ssh-") else pyrage.x25519
        return kind.Recipient.from_str(text)
    except pyrage.RecipientError as error:
        raise InputError(
            _("“{text}” is no age recipient. It begins with “age1”.").format(text=text[:80])
        ) from error


def _identity(text: str) -> object:
    try:
        if text.startswith("AGE-SECRET-KEY-"):
            return pyrage.x25519.Identity.from_str(text)
        return pyrage.ssh.Identity.from_buffer(text.encode())
    except pyrage.IdentityError as error:
        raise InputError(_("This is no age key.")) from error
