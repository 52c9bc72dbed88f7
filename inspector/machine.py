"""The one place where platforms differ: durable writes, limits of a process, kinds of drives.

Run on Linux only so far; the branches for Windows and macOS follow their documentation and are not tried.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import sys
from pathlib import Path

NETWORK_FILESYSTEMS = frozenset(
    {
        "9p",
        "afs",
        "afpfs",
        "ceph",
        "cifs",
        "davfs",
        "fuse.sshfs",
        "fuse.rclone",
        "glusterfs",
        "ncpfs",
        "nfs",
        "nfs4",
        "smb3",
        "smbfs",
        "webdav",
    }
)
_DRIVE_REMOTE = 4  # GetDriveTypeW


def sync_folder(folder: Path) -> None:
    """Bring a folder's entries to the disk, so that a new name survives a power cut.

    Windows cannot open folders; NTFS journals names by itself.
    """
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        # Some network and FUSE drives refuse to sync a folder; the file itself was synced before.
        with contextlib.suppress(OSError):
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


def replace_durably(part: Path, target: Path) -> None:
    """Give a finished, synced file its name: after a power cut there is the old file or the new one."""
    part.replace(target)
    sync_folder(target.parent)


def write_durably(target: Path, data: bytes) -> None:
    """Write a small file whole or not at all."""
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        replace_durably(part, target)
    except BaseException:
        with contextlib.suppress(OSError):  # the reason for failing is on its way
            part.unlink(missing_ok=True)
        raise


def write_private(target: Path, data: bytes) -> None:
    """Write a new small file that only its owner may read (on Windows the user's folder guards it)."""
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    sync_folder(target.parent)


def limit_process(memory: int, seconds: int, file_size: int) -> None:
    """Limit this process for good: bytes of address space, seconds of processor, bytes of any file.

    Windows has no such limits; there the parent's time-out alone stops a child. macOS ignores the limit on
    address space.
    """
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - does not exist on Windows

    for which, limit in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, file_size),
        (resource.RLIMIT_CORE, 0),
    ):
        _soft, hard = resource.getrlimit(which)
        lowest = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        # macOS refuses some of them; the others and the parent's time-out still hold.
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(which, (lowest, lowest))


def is_network_drive(folder: Path) -> bool:
    """Whether the folder lies on another machine, where locks and syncs cannot be trusted."""
    if sys.platform == "win32":
        root = folder.resolve().drive or str(folder)
        return root.startswith("\\\\") or ctypes.windll.kernel32.GetDriveTypeW(root + "\\") == _DRIVE_REMOTE
    listing = Path("/proc/self/mountinfo")  # Linux alone has it
    kind = (
        filesystem_of(folder.resolve(), listing) if listing.exists() else _listed_filesystem(folder.resolve())
    )
    return kind in NETWORK_FILESYSTEMS


def filesystem_of(folder: Path, mountinfo: Path) -> str:
    """The type of the innermost mount that holds the folder; "" where the kernel tells none."""
    try:
        lines = mountinfo.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return ""
    best, kind = -1, ""
    for line in lines:
        left, _separator, right = line.partition(" - ")
        fields = left.split()
        if len(fields) < 5 or not right:
            continue
        place = Path(_unescaped(fields[4]))
        if folder.is_relative_to(place) and len(place.parts) >= best:
            best, kind = len(place.parts), right.split()[0]
    return kind


def _unescaped(text: str) -> str:
    for code, character in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        text = text.replace(code, character)
    return text


def _listed_filesystem(folder: Path) -> str:
    """The filesystem's type as the mount command of macOS and the BSDs tells it."""
    import subprocess  # noqa: PLC0415 - needed on these systems only

    program = shutil.which("mount", path="/sbin:/bin:/usr/sbin:/usr/bin")
    if program is None:
        return ""
    listing = subprocess.run([program], capture_output=True, text=True, check=False, timeout=5).stdout
    best, kind = -1, ""
    for line in listing.splitlines():
        place, _separator, options = line.partition(" on ")[2].rpartition(" (")
        if place and folder.is_relative_to(place) and len(Path(place).parts) >= best:
            best, kind = len(Path(place).parts), options.split(",")[0].rstrip(")")
    return kind
