"""The one place where platforms differ."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from inspector import machine

MOUNTS = """25 1 8:1 / / rw - ext4 /dev/sda1 rw
30 25 0:30 / /mnt/share\\040one rw - cifs //server/share rw
31 30 8:2 / /mnt/share\\040one/local rw - ext4 /dev/sdb1 rw
32 25 0:33 / /srv/nfs rw - nfs4 host:/x rw
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/mnt/share one/ws", "cifs"),
        ("/mnt/share one/local/ws", "ext4"),
        ("/srv/nfs", "nfs4"),
        ("/var", "ext4"),
    ],
)
def test_a_network_drive_is_told_by_its_mount(tmp_path: Path, folder: str, kind: str) -> None:
    listing = tmp_path / "mountinfo"
    listing.write_text(MOUNTS)
    assert machine.filesystem_of(Path(folder), listing) == kind
    assert (kind in machine.NETWORK_FILESYSTEMS) == (kind != "ext4")


def test_a_private_file_is_its_owners_and_never_overwritten(tmp_path: Path) -> None:
    machine.write_private(tmp_path / "key", b"secret")
    if os.name == "posix":
        assert stat.S_IMODE((tmp_path / "key").stat().st_mode) == 0o600
    with pytest.raises(FileExistsError):
        machine.write_private(tmp_path / "key", b"other")


@pytest.mark.skipif(os.name != "posix", reason="this system has no limits on processes")
def test_a_limited_process_cannot_take_the_memory_of_the_machine() -> None:
    script = "from inspector import machine; machine.limit_process(400_000_000, 10, 1000); bytes(10**9)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert "MemoryError" in done.stderr


def test_a_durable_write_that_fails_leaves_nothing_beside_the_target(tmp_path: Path) -> None:
    (tmp_path / "taken" / "by a folder").mkdir(parents=True)
    with pytest.raises(OSError, match="taken"):
        machine.write_durably(tmp_path / "taken", b"data")
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]
