"""Submissions that only the holder of the form's private key can read.

After the ODK specification “Encryption of form submissions” (getodk.github.io/xforms-spec/encryption): each file
by AES-256 in CFB with PKCS 7 padding under one fresh key, which goes along under RSA-OAEP (SHA-256, MGF1 with
SHA-1). CFB and MD5 are what that specification and every server that reads it ask for.
"""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Callable, Iterator, Mapping

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.decrepit.ciphers.modes import CFB
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.hazmat.primitives.padding import PKCS7
from cryptography.hazmat.primitives.serialization import load_der_public_key
from lxml import etree

from inspector.errors import FormError
from inspector.forms.xml import OPENROSA
from inspector.i18n import gettext as _

SUBMISSIONS = "http://opendatakit.org/submissions"
MANIFEST = "submission.xml"  # what the server is given as the submission
_ANSWERS = "submission.xml"  # what the answers are called before they are encrypted
_KEY_BYTES = 32
_BLOCK = 16  # bytes


def encrypted(
    form_id: str,
    version: str,
    instance_id: str,
    public_key: str,
    xml: bytes,
    media: Mapping[str, bytes],
    random_bytes: Callable[[int], bytes] = os.urandom,
) -> dict[str, bytes]:
    """The files of the submission by name, the manifest first. `public_key` is base64 of its X.509 form.

    Raises FormError when the form's key is none.
    """
    key = _public_key(public_key)
    secret = random_bytes(_KEY_BYTES)
    locked = _locked(key, secret)
    starts = _starts(instance_id, secret)
    found: dict[str, bytes] = {}
    digests = []
    for name, content in (*media.items(), (_ANSWERS, xml)):
        found[f"{name}.enc"] = _enciphered(secret, next(starts), content)
        digests.append(f"{name}::{_md5(content).hex()}")
    told = [form_id, *([version] if version else []), locked, instance_id, *digests]
    seal = _locked(key, _md5("".join(f"{line}\n" for line in told).encode()))
    return {MANIFEST: _manifest(form_id, version, instance_id, locked, seal, list(media)), **found}


def _public_key(written: str) -> RSAPublicKey:
    try:
        key = load_der_public_key(base64.b64decode(written, validate=True))
    except (ValueError, UnsupportedAlgorithm) as error:
        raise FormError(
            _(
                "The form's public key cannot be read, so nothing is written unencrypted. Ask who made the form."
            )
        ) from error
    if not isinstance(key, RSAPublicKey):
        raise FormError(_("The form's public key is no RSA key. Ask who made the form."))
    return key


def _locked(key: RSAPublicKey, content: bytes) -> str:
    sealed = key.encrypt(content, padding.OAEP(padding.MGF1(SHA1()), SHA256(), None))  # noqa: S303
    return base64.b64encode(sealed).decode()


def _md5(content: bytes) -> bytes:
    return hashlib.md5(content, usedforsecurity=False).digest()


def _starts(instance_id: str, secret: bytes) -> Iterator[bytes]:
    """The initialisation vector of each file: the one before, with its next byte one higher."""
    seed = bytearray(_md5(instance_id.encode() + secret))
    at = 0
    while True:
        seed[at % _BLOCK] = (seed[at % _BLOCK] + 1) % 256
        at += 1
        yield bytes(seed)


def _enciphered(secret: bytes, start: bytes, content: bytes) -> bytes:
    pad = PKCS7(8 * _BLOCK).padder()
    cipher = Cipher(AES256(secret), CFB(start)).encryptor()
    return cipher.update(pad.update(content) + pad.finalize()) + cipher.finalize()


def _manifest(
    form_id: str, version: str, instance_id: str, locked: str, seal: str, media: list[str]
) -> bytes:
    root = etree.Element(f"{{{SUBMISSIONS}}}data", nsmap={None: SUBMISSIONS})  # type: ignore[dict-item]  # the default namespace
    root.set("id", form_id)
    root.set("encrypted", "yes")
    if version:
        root.set("version", version)

    def told(parent: etree._Element, name: str, text: str) -> None:
        etree.SubElement(parent, f"{{{SUBMISSIONS}}}{name}").text = text

    told(root, "base64EncryptedKey", locked)
    told(root, "encryptedXmlFile", f"{_ANSWERS}.enc")
    for name in media:
        told(etree.SubElement(root, f"{{{SUBMISSIONS}}}media"), "file", f"{name}.enc")
    told(root, "base64EncryptedElementSignature", seal)
    meta = etree.SubElement(root, f"{{{OPENROSA}}}meta", nsmap={None: OPENROSA})  # type: ignore[dict-item]
    etree.SubElement(meta, f"{{{OPENROSA}}}instanceID").text = instance_id
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)
