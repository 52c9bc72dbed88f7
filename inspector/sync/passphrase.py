"""A small secret in a file that a passphrase opens (age with scrypt)."""

from __future__ import annotations

import pyrage

from inspector.errors import InputError
from inspector.i18n import N_
from inspector.i18n import gettext as _

SHORTEST = 12


class PassphraseError(InputError):
    exit_code = 54
    text = N_("This passphrase does not open the file. Type it again; capital letters count.")


def lock(data: bytes, passphrase: str) -> bytes:
    """These bytes so that only the passphrase reads them. Raises PassphraseError for one that is too short."""
    if len(passphrase) < SHORTEST:
        raise PassphraseError(
            _("A passphrase has at least {n} characters. Four or five words are easy to keep.").format(
                n=SHORTEST
            )
        )
    return bytes(pyrage.passphrase.encrypt(data, passphrase))


def unlock(data: bytes, passphrase: str) -> bytes:
    """The bytes behind the passphrase. Raises PassphraseError."""
    try:
        return bytes(pyrage.passphrase.decrypt(data, passphrase))
    except pyrage.DecryptError as error:
        raise PassphraseError from error
