"""The age key of this device: what is locked for it, it alone opens. Not the key that signs."""

from __future__ import annotations

import secrets
from pathlib import Path

from inspector import machine
from inspector.app.workspace import Workspace
from inspector.errors import DiskError, WorkspaceError
from inspector.i18n import gettext as _
from inspector.sync import encryption
from inspector.sync.encryption import KeyPair


def reading_key(ws: Workspace) -> KeyPair:
    """The key pair, made when it is first needed. Raises WorkspaceError, DiskError."""
    file = _file(ws)
    try:
        if not file.is_file():
            file.parent.mkdir(exist_ok=True)
            part = file.with_name(f".reading.{secrets.token_hex(8)}.part")
            machine.write_private(part, encryption.new_keys().secret.encode())
            machine.replace_durably(part, file)
        secret = file.read_text(encoding="ascii").strip()
        return KeyPair(secret, encryption.recipient_of(secret))
    except UnicodeDecodeError as error:
        raise WorkspaceError(_("The reading key in “{file}” cannot be read.").format(file=file)) from error
    except OSError as error:
        raise DiskError(
            _("The reading key in “{file}” cannot be used: {reason}.").format(
                file=file, reason=error.strerror or error
            )
        ) from error


def _file(ws: Workspace) -> Path:
    return ws.folder / "keys" / "reading.age"
