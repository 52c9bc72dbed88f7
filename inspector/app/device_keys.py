"""Keys of a device beside the one that signs its log: for what is encrypted to it, and for signing PDFs.

They lie in keys/, are made when they are first needed and are never part of a backup. The first is of the
laptop; the second is of one person, and goes when that person's log is begun anew.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from pathlib import Path

from inspector import machine
from inspector.app.workspace import Workspace
from inspector.errors import DiskError, ReadOnlyError
from inspector.i18n import gettext as _
from inspector.ledger import x509
from inspector.sync import encryption
from inspector.sync.encryption import KeyPair

_EXCHANGE = "exchange.age"
_PDF = ".pdf.pem"


def exchange_keys(ws: Workspace) -> KeyPair:
    """The age keys of this laptop: others encrypt to the recipient. Raises DiskError, ReadOnlyError."""
    secret = _kept(ws, _EXCHANGE, lambda: encryption.new_keys().secret.encode()).decode()
    return KeyPair(secret, encryption.recipient_of(secret))


def pdf_key(ws: Workspace, log: str = "") -> bytes:
    """The P-256 key, in PEM, with which the person of this log signs PDFs; as a rule, who writes now."""
    return _kept(ws, f"{log or ws.device}{_PDF}", x509.new_key)


def pdf_certificate(ws: Workspace) -> str:
    """The agency's certificate for our PDF key, in PEM; "" until there is one."""
    certificate = ws.store.judgement().of(ws.device).certificate
    file = ws.folder / "keys" / f"{ws.device}{_PDF}"
    if certificate is None or not certificate.x509 or not file.is_file():
        return ""
    return certificate.x509 if x509.fits(certificate.x509, file.read_bytes()) else ""


def _kept(ws: Workspace, name: str, make: Callable[[], bytes]) -> bytes:
    file: Path = ws.folder / "keys" / name
    try:
        if file.is_file():
            return file.read_bytes()
        if ws.read_only:
            raise ReadOnlyError
        file.parent.mkdir(exist_ok=True)
        made = make()
        part = file.with_name(f".{name}.{secrets.token_hex(8)}.part")
        machine.write_private(part, made)
        machine.replace_durably(part, file)  # half a key would be none for ever
    except OSError as error:
        raise DiskError(
            _("The key in “{file}” cannot be read or written: {reason}.").format(
                file=file, reason=error.strerror
            )
        ) from error
    return made
