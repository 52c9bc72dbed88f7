"""A run as the disk saw it, and what a power cut may leave of it.

The writes, syncs and changes of names of a child are recorded by strace and replayed up to a point. What was
synced before that point is there; of the rest anything may be: bytes of a file by sectors or by whole writes,
names in folders one by one, in no particular order. A sync of a file is not taken to bring its name to the
disk; that takes a sync of its folder, as POSIX has it.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from tests.torture import tracer
from tests.torture.nursery import Child

CALLS = (
    *[
        "openat",
        "open",
        "creat",
        "lseek",
        "write",
        "pwrite64",
        "writev",
        "pwritev",
        "ftruncate",
        "truncate",
        "fallocate",
        "fsync",
        "fdatasync",
    ],
    *[
        "rename",
        "renameat",
        "renameat2",
        "link",
        "linkat",
        "symlink",
        "unlink",
        "unlinkat",
        "mkdir",
        "mkdirat",
        "rmdir",
    ],
    *["copy_file_range", "sendfile", "dup", "dup2", "dup3", "sendto"],
)
SECTOR = 512
_LINE = re.compile(r"(?:\d+ +)?(\w+)\((.*)\) += (-?\d+)")
_TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')


@dataclass(frozen=True, slots=True)
class Op:
    """One thing that reached the kernel. `file` counts files as they were made; names are below the root."""

    kind: str
    file: int = -1
    offset: int = 0
    data: bytes = b""
    name: str = ""
    other: str = ""


@dataclass
class Recording:
    before: Path
    ops: list[Op]
    files: dict[str, int]  # those there before, by name


def record(child: Child, root: Path, before: Path, log: Path) -> Recording:
    """What a child does below `root`, of which `before` is a copy from before it."""
    with tracer.traced(child, "-xx", "-s", "100000000", "-o", str(log), calls=CALLS):
        child.say("go")
        words = child.words()
    assert words[-1] == "end", words
    files = {
        str(path.relative_to(before)): n
        for n, path in enumerate(sorted(path for path in before.rglob("*") if path.is_file()))
    }
    folders = {str(path.relative_to(before)) for path in before.rglob("*") if path.is_dir()}
    with log.open(encoding="ascii") as lines:
        return Recording(before, list(_Parsed(root, dict(files), folders).ops(lines)), files)


class _Parsed:
    """Calls to operations: which file a descriptor stands for, and where it is in it."""

    def __init__(self, root: Path, names: dict[str, int], folders: set[str]) -> None:
        self._root, self._names, self._folders = root, names, {".", *folders}
        self._made = len(names)
        self._open: dict[int, int | str] = {}  # descriptor: file, or the name of a folder
        self._at: dict[int, int] = {}

    def ops(self, lines: Iterator[str]) -> Iterator[Op]:
        for line in lines:
            if "resumed>" in line or "<unfinished" in line:
                raise ValueError(f"two threads at once, whose order nobody knows: {line[:200]}")
            found = _LINE.match(line)
            if found and not found[3].startswith("-"):
                call = getattr(self, f"_{found[1]}", None)
                if call is None:
                    raise ValueError(f"not replayed: {line[:200]}")
                texts = [bytes.fromhex(text.replace("\\x", "")) for text in _TEXT.findall(found[2])]
                numbers = _TEXT.sub("", found[2])
                yield from call(texts, [part.strip() for part in numbers.split(",")], int(found[3]))

    def _name(self, raw: bytes, beside: str = "AT_FDCWD") -> str | None:
        """A name below the root; one that is told from an open folder on has the folder's before it."""
        path = Path(raw.decode())
        if beside != "AT_FDCWD" and not path.is_absolute():
            folder = self._open.get(int(beside))
            if not isinstance(folder, str):
                return None
            path = self._root / folder / path
        return str(path.relative_to(self._root)) if path.is_relative_to(self._root) else None

    def _openat(self, texts: list[bytes], numbers: list[str], result: int) -> Iterator[Op]:
        self._open.pop(result, None)
        name = self._name(texts[0], numbers[0])
        if name is None:
            return
        if name in self._folders:
            self._open[result] = name
            return
        flags = numbers[2]
        if name not in self._names:
            if "O_CREAT" not in flags:
                return
            self._names[name] = self._made
            yield Op("create", self._made, name=name)
            self._made += 1
        elif "O_TRUNC" in flags:
            yield Op("truncate", self._names[name])
        self._open[result], self._at[result] = self._names[name], 0

    def _lseek(self, texts: list[bytes], numbers: list[str], result: int) -> Iterator[Op]:
        self._at[int(numbers[0])] = result
        return iter(())

    def _write(self, texts: list[bytes], numbers: list[str], result: int) -> Iterator[Op]:
        descriptor = int(numbers[0])
        if isinstance(file := self._open.get(descriptor), int):
            yield Op("write", file, self._at[descriptor], texts[0][:result])
            self._at[descriptor] += result

    def _pwrite64(self, texts: list[bytes], numbers: list[str], result: int) -> Iterator[Op]:
        if isinstance(file := self._open.get(int(numbers[0])), int):
            yield Op("write", file, int(numbers[3]), texts[0][:result])

    def _ftruncate(self, texts: list[bytes], numbers: list[str], result: int) -> Iterator[Op]:
        if isinstance(file := self._open.get(int(numbers[0])), int):
            yield Op("truncate", file, int(numbers[1]))

    def _fsync(self, texts: list[bytes], numbers: list[str], result: int) -> Iterator[Op]:
        match self._open.get(int(numbers[0])):
            case int(file):
                yield Op("sync", file)
            case str(folder):
                yield Op("sync folder", name=folder)

    _fdatasync = _fsync

    def _rename(self, texts: list[bytes], numbers: list[str], result: int) -> Iterator[Op]:
        name, other = self._name(texts[0]), self._name(texts[1])
        assert name is not None
        assert other is not None
        self._names[other] = self._names.pop(name)
        yield Op("rename", self._names[other], name=name, other=other)

    def _unlink(self, texts: list[bytes], numbers: list[str], result: int) -> Iterator[Op]:
        return self._gone(self._name(texts[0]))

    _rmdir = _unlink

    def _unlinkat(self, texts: list[bytes], numbers: list[str], result: int) -> Iterator[Op]:
        return self._gone(self._name(texts[0], numbers[0]))

    def _gone(self, name: str | None) -> Iterator[Op]:
        if name is not None:
            self._folders.discard(name)
            yield Op("unlink", self._names.pop(name, -1), name=name)

    def _mkdir(self, texts: list[bytes], numbers: list[str], result: int) -> Iterator[Op]:
        if (name := self._name(texts[0])) is not None:
            self._folders.add(name)
            yield Op("mkdir", name=name)

    def _sendto(self, texts: list[bytes], numbers: list[str], result: int) -> Iterator[Op]:
        yield Op("told", name=texts[0].decode().rstrip("\n"))


# -- what the disk holds


Choice = Callable[[list["Op"]], list["Op"]]


@dataclass
class _File:
    data: bytearray = field(default_factory=bytearray)
    waiting: list[Op] = field(default_factory=list)

    def apply(self, ops: list[Op]) -> None:
        for op in ops:
            if op.kind == "truncate":
                del self.data[op.offset :]
                self.data.extend(bytes(op.offset - len(self.data)))
            else:
                self.data.extend(bytes(max(0, op.offset - len(self.data))))
                self.data[op.offset : op.offset + len(op.data)] = op.data


def cut(recording: Recording, at: int, seed: int, target: Path) -> list[str]:
    """Make what a power cut after `at` operations may leave; gives what had been acknowledged by then."""
    chance = random.Random(seed)
    files = {
        n: _File(bytearray((recording.before / name).read_bytes())) for name, n in recording.files.items()
    }
    names: dict[str, int | None] = dict(recording.files)  # None for a folder
    names |= {
        str(path.relative_to(recording.before)): None for path in recording.before.rglob("*") if path.is_dir()
    }
    waiting: list[Op] = []  # changes of names
    words = []
    for op in recording.ops[:at]:
        match op.kind:
            case "told":
                words.append(op.name)
            case "write" | "truncate":
                files[op.file].waiting.append(op)
            case "sync":
                files[op.file].apply(files[op.file].waiting)
                files[op.file].waiting.clear()
            case "sync folder":
                _name_all(names, [one for one in waiting if _folder(one) == op.name])
                waiting = [one for one in waiting if _folder(one) != op.name]
            case _:
                files.setdefault(op.file, _File())
                waiting += _halves(op)
    content, naming = _choice(chance), _choice(chance)
    for file in files.values():
        file.apply(content([piece for op in file.waiting for piece in _sectors(op, chance)]))
    _name_all(names, naming(waiting))
    _put_down(target, files, names)
    return words


def _halves(op: Op) -> list[Op]:
    """A rename into another folder is two changes, which need not both reach the disk."""
    if op.kind == "rename" and PurePosixPath(op.name).parent != PurePosixPath(op.other).parent:
        return [Op("create", op.file, name=op.other), Op("unlink", op.file, name=op.name)]
    return [op]


def _folder(op: Op) -> str:
    return str(PurePosixPath(op.name).parent)


def _sectors(op: Op, chance: random.Random) -> Iterator[Op]:
    """A write as it may be torn: whole as a rule, or by sectors."""
    if op.kind == "truncate" or chance.random() < 0.7:
        yield op
        return
    start = 0
    while start < len(op.data):
        size = SECTOR - (op.offset + start) % SECTOR
        yield Op("write", op.file, op.offset + start, op.data[start : start + size])
        start += size


def _choice(chance: random.Random) -> Choice:
    """Which of the unsynced operations reached the disk: none, all, those up to one, or any."""
    way, share = chance.choice(("none", "all", "first", "any", "any", "disorder")), chance.random()

    def chosen(ops: list[Op]) -> list[Op]:
        match way:
            case "none":
                return []
            case "all":
                return ops
            case "first":
                return ops[: chance.randint(0, len(ops))]
        kept = [op for op in ops if chance.random() < share]
        if way == "disorder" and all(op.kind == "write" for op in kept):
            chance.shuffle(kept)
        return kept

    return chosen


def _name_all(names: dict[str, int | None], ops: list[Op]) -> None:
    for op in ops:
        match op.kind:
            case "create":
                names[op.name] = op.file
            case "mkdir":
                names[op.name] = None
            case "unlink":
                names.pop(op.name, None)
            case "rename":
                names.pop(op.name, None)
                names[op.other] = op.file


def _put_down(target: Path, files: dict[int, _File], names: dict[str, int | None]) -> None:
    """What is reachable: a name in a folder whose own name was lost is lost with it."""
    target.mkdir()
    for name, file in sorted(names.items(), key=lambda item: item[0].count("/")):
        path = target / name
        if path.parent.is_dir():
            if file is None:
                path.mkdir()
            else:
                path.write_bytes(files[file].data)
