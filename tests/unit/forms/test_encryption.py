"""An encrypted submission opens with the private key and with nothing else."""

from __future__ import annotations

import base64
import hashlib

import pytest
from cryptography.hazmat.decrepit.ciphers.modes import CFB
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from lxml import etree

from inspector.errors import FormError
from inspector.forms.encryption import SUBMISSIONS, encrypted

NAME = "uuid:5b9cf8d1-106f-4004-844f-c072d76762ed"
OAEP = padding.OAEP(padding.MGF1(SHA1()), SHA256(), None)


@pytest.fixture(scope="module")
def private() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


def public(private: rsa.RSAPrivateKey) -> str:
    der = private.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(der).decode()


def opened(secret: bytes, start: bytes, content: bytes) -> bytes:
    plain = Cipher(AES256(secret), CFB(start)).decryptor().update(content)
    return plain[: -plain[-1]]


def test_every_file_comes_back_with_the_private_key(private: rsa.RSAPrivateKey) -> None:
    xml, photo = b"<data id='f'/>", bytes(range(256)) * 300
    files = encrypted("f", "2", NAME, public(private), xml, {"a.jpg": photo})
    assert list(files) == ["submission.xml", "a.jpg.enc", "submission.xml.enc"]
    manifest = etree.fromstring(files["submission.xml"])
    locked = manifest.findtext(f"{{{SUBMISSIONS}}}base64EncryptedKey") or ""
    secret = private.decrypt(base64.b64decode(locked), OAEP)
    seed = bytearray(hashlib.md5(NAME.encode() + secret).digest())
    seed[0] = (seed[0] + 1) % 256
    assert opened(secret, bytes(seed), files["a.jpg.enc"]) == photo
    seed[1] = (seed[1] + 1) % 256
    assert opened(secret, bytes(seed), files["submission.xml.enc"]) == xml
    told = f"f\n2\n{locked}\n{NAME}\na.jpg::{hashlib.md5(photo).hexdigest()}\nsubmission.xml::{hashlib.md5(xml).hexdigest()}\n"
    seal = manifest.findtext(f"{{{SUBMISSIONS}}}base64EncryptedElementSignature") or ""
    assert private.decrypt(base64.b64decode(seal), OAEP) == hashlib.md5(told.encode()).digest()


def test_two_submissions_share_no_key(private: rsa.RSAPrivateKey) -> None:
    one, other = (encrypted("f", "", NAME, public(private), b"<data/>", {}) for _n in range(2))
    assert one["submission.xml.enc"] != other["submission.xml.enc"]


@pytest.mark.parametrize("key", ["", "no base64!", base64.b64encode(b"garbage").decode()])
def test_a_key_that_is_none_stops_the_submission_with_words(key: str) -> None:
    with pytest.raises(FormError, match="public key"):
        encrypted("f", "1", NAME, key, b"<data/>", {})
