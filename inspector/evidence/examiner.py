"""Asking the child process what a photo says, and for smaller copies to show and to print."""

from __future__ import annotations

import contextlib
import json
import queue
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from inspector.evidence.kind import PHOTOS
from inspector.i18n import gettext as _

THUMBNAIL = 512  # pixels along the longer side
PRINT = 1600
PATIENCE = 30.0  # seconds for one photo


@dataclass(frozen=True, slots=True)
class Examination:
    """What came out of one file. `problem` says why it could not be described or shown."""

    facts: dict[str, Any] | None
    made: tuple[Path, ...] = field(default=())
    problem: str = ""


@dataclass(frozen=True, slots=True)
class CodesFound:
    """The text and kind of each code in one photo. `problem` says why it could not be looked at."""

    codes: tuple[tuple[str, str], ...]
    problem: str = ""


class Examiner:
    """A child process that is kept for many photos and replaced when it dies. Use as a context manager."""

    def __init__(self, patience: float = PATIENCE) -> None:
        self._patience = patience
        self._child: subprocess.Popen[str] | None = None
        self._answers: queue.Queue[str] = queue.Queue()

    def __enter__(self) -> Examiner:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def start(self) -> None:
        """Start the child now, so that it gets ready while the first file is being copied."""
        if self._child is None or self._child.poll() is not None:
            self._child = _started()
            self._answers = queue.Queue()
            assert self._child.stdout is not None  # noqa: S101 - asked for in _started
            threading.Thread(target=_listen, args=(self._child.stdout, self._answers), daemon=True).start()

    def examine(self, path: Path, media_type: str, copies: dict[Path, int] | None = None) -> Examination:
        """Describe a photo and write JPEG copies of at most so many pixels along the longer side.

        A file of another kind is not opened. Never raises for what a file contains.
        """
        if media_type not in PHOTOS:
            return Examination(None)
        wanted = [[str(target), longest] for target, longest in (copies or {}).items()]
        answer = self._ask(path, media_type, wanted, codes=False)
        return Examination(answer["facts"], tuple(Path(name) for name in answer["made"]), answer["problem"])

    def codes(self, path: Path, media_type: str) -> CodesFound:
        """The barcodes and QR codes in a photo. Never raises for what a file contains."""
        if media_type not in PHOTOS:
            return CodesFound((), _("it is no photo: JPEG, PNG or HEIC"))
        answer = self._ask(path, media_type, [], codes=True)
        return CodesFound(tuple((text, kind) for text, kind in answer["codes"]), answer["problem"])

    def _ask(self, path: Path, media_type: str, copies: list[list[Any]], *, codes: bool) -> dict[str, Any]:
        request = {"path": str(path), "media_type": media_type, "copies": copies, "codes": codes}
        self.start()
        assert self._child is not None  # noqa: S101 - started above
        assert self._child.stdin is not None  # noqa: S101
        try:
            self._child.stdin.write(json.dumps(request) + "\n")
            self._child.stdin.flush()
            line = self._answers.get(timeout=self._patience)
        except queue.Empty:
            self._end()
            return _nothing(_("it took too long to decode"))
        except OSError:
            line = ""
        if not line:
            self._end()
            return _nothing(_("decoding it ended the decoder"))
        answer: dict[str, Any] = json.loads(line)
        return answer

    def _end(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                _close(pipe)


def _nothing(problem: str) -> dict[str, Any]:
    return {"facts": None, "made": [], "codes": [], "problem": problem}


def _started() -> subprocess.Popen[str]:
    # Not forked: a fork after Qt has started its threads hangs.
    return subprocess.Popen(
        [sys.executable, "-X", "utf8", "-m", "inspector.evidence.child"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
        close_fds=True,
    )


def _listen(pipe: IO[str], answers: queue.Queue[str]) -> None:
    """Pass on each line; an empty one when the child is gone."""
    with contextlib.suppress(OSError, ValueError):  # the pipe was closed by _end: nobody is left to tell
        for line in pipe:
            answers.put(line)
    answers.put("")


def _close(pipe: IO[str]) -> None:
    with contextlib.suppress(OSError):  # the child died with a request half written; it is replaced
        pipe.close()
