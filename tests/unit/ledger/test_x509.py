"""What the agency issues for signing PDFs holds for a verifier that is not ours."""

from __future__ import annotations

import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest
from cryptography import x509 as library
from cryptography.x509.oid import NameOID

from inspector.ledger import x509

SEED, LOG = bytes(range(32)), "ab" * 16
DAY, LAST = date(2026, 11, 24), date(2028, 11, 24)


def issued(seed: bytes = SEED, person: str = "木村 晶", last: date = LAST) -> tuple[str, str, bytes]:
    """The authority, the certificate and its key."""
    key = x509.new_key()
    ca = x509.ca_certificate(seed, "Chiba Prefecture", DAY)
    csr = x509.request(key, "whoever I say I am", "cd" * 16)
    made = x509.issue(seed, ca, csr, person=person, agency="Chiba Prefecture", log=LOG, first=DAY, last=last)
    return ca, made, key


def test_openssl_verifies_what_was_issued_for_its_purpose(tmp_path: Path) -> None:
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is not installed")
    ca, made, _key = issued()
    stranger = x509.ca_certificate(bytes(32), "Chiba Prefecture", DAY)
    for name, text in (("ca", ca), ("stranger", stranger), ("leaf", made)):
        (tmp_path / f"{name}.pem").write_text(text)
    at = str(int(library.load_pem_x509_certificate(made.encode()).not_valid_before_utc.timestamp()) + 86_400)

    def verify(authority: str, *more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [
                *(openssl, "verify", "-x509_strict", "-attime", at, *more),
                *("-CAfile", str(tmp_path / f"{authority}.pem"), str(tmp_path / "leaf.pem")),
            ],
            capture_output=True,
            text=True,
            check=False,
        )

    good = verify("ca")
    assert good.returncode == 0, good.stdout + good.stderr
    assert verify("ca", "-purpose", "sslserver").returncode != 0
    assert verify("stranger").returncode != 0


def test_a_certificate_says_who_signs_for_whom_and_for_what() -> None:
    _ca, made, _key = issued()
    read = library.load_pem_x509_certificate(made.encode())
    names = {
        kind: read.subject.get_attributes_for_oid(kind)[0].value
        for kind in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME, NameOID.SERIAL_NUMBER)
    }
    assert list(names.values()) == ["木村 晶", "Chiba Prefecture", LOG]
    usage = read.extensions.get_extension_for_class(library.KeyUsage)
    assert usage.critical
    assert usage.value.digital_signature
    assert usage.value.content_commitment
    assert not usage.value.key_cert_sign
    assert not read.extensions.get_extension_for_class(library.BasicConstraints).value.ca
    assert read.not_valid_after_utc.date() == LAST


def test_a_certificate_ends_with_its_authority() -> None:
    ca, made, _key = issued(last=date(2099, 1, 1))
    ends = [library.load_pem_x509_certificate(one.encode()).not_valid_after_utc for one in (ca, made)]
    assert ends[0] == ends[1]


def test_the_same_seed_is_the_same_authority() -> None:
    one, other = (library.load_pem_x509_certificate(issued()[0].encode()) for _n in range(2))
    assert one.public_key() == other.public_key()
    assert one.subject == other.subject
    assert one.serial_number == other.serial_number


def test_a_certificate_fits_only_the_key_it_was_asked_for() -> None:
    _ca, made, key = issued()
    assert x509.fits(made, key)
    assert not x509.fits(made, x509.new_key())
    assert not x509.fits("", key)


def test_a_fingerprint_is_that_of_the_bytes() -> None:
    _ca, made, _key = issued()
    assert len(x509.fingerprint(made)) == 95
    assert x509.fingerprint("") == x509.fingerprint("no certificate") == ""


def test_what_is_no_request_or_was_altered_is_refused() -> None:
    csr = x509.request(x509.new_key(), "A", LOG)
    lines = csr.splitlines()
    altered = "\n".join([*lines[:2], lines[2][::-1], *lines[3:]])
    for text in ("", "no request", csr[:100], altered):
        with pytest.raises(x509.CsrError):
            x509.check_request(text)


def test_a_very_long_name_is_cut_and_not_refused() -> None:
    _ca, made, _key = issued(person="x" * 300)
    (name,) = library.load_pem_x509_certificate(made.encode()).subject.get_attributes_for_oid(
        NameOID.COMMON_NAME
    )
    assert name.value == "x" * 64
