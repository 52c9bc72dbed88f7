"""Children that are real processes and begin at once: one process loads the program and forks for each of them.

A child tells over its socket what was acknowledged to it, never over `write`, so that writes can be counted,
refused and recorded without its words among them. It runs one function of `scenarios` and waits before it for
"go", so that a tracer can be put on first.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.torture import scenarios

ROOT = Path(__file__).resolve().parents[2]
_PATIENCE = 120.0  # seconds without a word after which a child counts as hanging
_PR_SET_PTRACER, _ANY = 0x59616D61, ctypes.c_ulong(-1)


class Child:
    """One child as its parent sees it."""

    def __init__(self, address: str, job: dict[str, Any]) -> None:
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.settimeout(_PATIENCE)
        self._socket.connect(address)
        self._socket.sendall(json.dumps(job).encode() + b"\n")
        self._lines = self._socket.makefile("r", encoding="utf-8")
        self.pid = int(self._lines.readline())

    def say(self, word: str) -> None:
        self._socket.sendall(word.encode() + b"\n")

    def next_word(self) -> str | None:
        """What it tells next; None when it is dead."""
        try:
            line = self._lines.readline()
        except ConnectionResetError:
            return None
        return line[:-1] if line.endswith("\n") else None  # a word cut by the kill was not told

    def words(self) -> list[str]:
        """Everything it tells until it ends; then it is gone, with its locks."""
        told = list(iter(self.next_word, None))
        self._wait()
        return told

    def kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)

    def _wait(self) -> None:
        """Its socket closes before its other files do; it is the nursery's child, so it can only be asked for."""
        until = time.monotonic() + _PATIENCE
        with contextlib.suppress(ProcessLookupError):
            while time.monotonic() < until:
                os.kill(self.pid, 0)
                time.sleep(0.001)
            raise TimeoutError(f"the child {self.pid} does not end")

    def close(self) -> None:
        self._lines.close()
        self._socket.close()


class Nursery:
    def __init__(self, address: str) -> None:
        self._address = address

    @contextlib.contextmanager
    def child(self, scenario: str, **arguments: str | int | bool) -> Iterator[Child]:
        """A child that waits for its "go"; killed at the end, if it still lives."""
        child = Child(self._address, {"scenario": scenario, "arguments": arguments})
        try:
            yield child
        finally:
            child.kill()
            child.close()

    def run(self, scenario: str, **arguments: str | int | bool) -> list[str]:
        """What a child tells that nobody disturbs."""
        with self.child(scenario, **arguments) as child:
            child.say("go")
            return child.words()


@contextlib.contextmanager
def opened() -> Iterator[Nursery]:
    with tempfile.TemporaryDirectory(prefix="yp-") as folder:  # a socket's address is short
        address = str(Path(folder) / "s")
        process = subprocess.Popen(
            [sys.executable, "-B", "-m", "tests.torture.nursery", address],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        assert process.stdout is not None
        try:
            assert process.stdout.readline() == b"ready\n"
            yield Nursery(address)
        finally:
            process.communicate()  # its standard input ends, and so does it


# -- the process that forks


def main() -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the children
    server = socket.socket(socket.AF_UNIX)
    server.bind(sys.argv[1])
    server.listen()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    guardian = os.getpid()
    if os.fork() == 0:  # ends the nursery when the tests are gone, however they went
        server.close()
        sys.stdin.buffer.read()
        os.kill(guardian, signal.SIGKILL)
        os._exit(0)
    while True:
        connection, _ = server.accept()
        if os.fork() == 0:
            server.close()
            os.close(0)
            os.open(os.devnull, os.O_RDONLY)
            _live(connection)
        connection.close()


def _live(connection: socket.socket) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    ctypes.CDLL(None).prctl(_PR_SET_PTRACER, _ANY, 0, 0, 0)  # where only parents may trace; elsewhere nothing
    lines = connection.makefile("r", encoding="utf-8")
    job = json.loads(lines.readline())

    def tell(word: object) -> None:
        connection.sendall(f"{word}\n".encode())

    def hear() -> str:
        return lines.readline().rstrip("\n")

    tell(os.getpid())
    if hear() == "go":
        scenarios.run(job["scenario"], job["arguments"], tell, hear)
    os._exit(0)


if __name__ == "__main__":
    main()
