"""strace on a child: its writes counted, one of them made its last, or refused as by a full disk, or recorded."""

from __future__ import annotations

import contextlib
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.torture.nursery import Child

CHANGES = [
    "write",
    "pwrite64",
    "pwritev",
    "writev",
    "fsync",
    "fdatasync",
    "ftruncate",
    "fallocate",
    "rename",
    "renameat",
    "renameat2",
    "link",
    "linkat",
    "unlink",
    "unlinkat",
    "mkdir",
    "mkdirat",
    "rmdir",
    "chmod",
    "fchmod",
    "fchmodat",
]
"""Whatever changes files or brings them to the disk."""
TAKES_ROOM = [
    "write",
    "pwrite64",
    "pwritev",
    "writev",
    "ftruncate",
    "fallocate",
    "mkdir",
    "mkdirat",
    "fsync",
    "fdatasync",
]
"""What a full disk refuses; at a sync, as file systems do that give room late."""
SYNCS = ("fsync", "fdatasync")


@dataclass(frozen=True, slots=True)
class Point:
    """One call of a run, and how many of each name came before it: strace counts them apart."""

    call: str
    before: Counter[str]
    line: str

    def at(self, what: str) -> list[str]:
        """Options for strace: this happens at this call alone."""
        return ["-e", f"inject={self.call}:{what}:when={self.before[self.call] + 1}"]

    def from_here(self, what: str, calls: Sequence[str]) -> list[str]:
        """Options for strace: this happens at this call and at each that follows it."""
        return [
            option
            for call in calls
            for option in ("-e", f"inject=?{call}:{what}:when={self.before[call] + 1}+")
        ]


def program() -> str:
    """Where strace is. Without it the test is skipped and says so."""
    found = shutil.which("strace")
    if found is None:
        pytest.skip(
            "strace is needed to stop a process at each of its writes; Debian: apt-get install strace"
        )
    return found


@contextlib.contextmanager
def traced(child: Child, *options: str, calls: Sequence[str] = CHANGES) -> Iterator[None]:
    """The child goes under the tracer."""
    names = ",".join(
        f"?{name}" for name in calls
    )  # one that this machine's kernel does not have is passed over
    tracer = subprocess.Popen(
        [program(), "-f", "-e", f"trace={names}", *options, "-p", str(child.pid)],
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
    )
    assert tracer.stderr is not None
    try:
        first = tracer.stderr.readline()
        if "attached" not in first:
            pytest.skip(f"this machine lets nobody trace a process: {first.strip()}")
        yield
    finally:
        tracer.terminate()
        tracer.communicate()


def points(child: Child, log: Path, calls: Sequence[str] = CHANGES) -> list[Point]:
    """The calls that a child makes from here to its end and that succeed."""
    with traced(child, "-o", str(log), calls=calls):
        child.say("go")
        words = child.words()
    assert words[-1] == "end", words
    made: Counter[str] = Counter()
    found = []
    for line in log.read_text(errors="replace").splitlines():
        if match := re.match(r"(?:\d+ +)?(\w+)\(", line):
            if " = -1 " not in line:
                found.append(Point(match[1], made.copy(), line[:120]))
            made[match[1]] += 1
    return found
