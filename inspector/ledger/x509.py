"""X.509 certificates for signing PDFs: readers of PDF know P-256 and not Ed25519.

The agency's certification authority has a key from the same seed as its root. What it issues says who signs
(CN), for which agency (O), and in which log that person writes (serialNumber).
"""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, time, timedelta

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.x509.oid import NameOID

_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of the group of P-256
_DOCUMENT_SIGNING = x509.ObjectIdentifier("1.3.6.1.5.5.7.3.36")  # RFC 9336
_LONGEST_NAME = 64  # characters, RFC 5280
CA_YEARS = 30


class CsrError(ValueError):
    """This is no request for a P-256 certificate, or its key did not sign it."""


def derive(seed: bytes, purpose: bytes, length: int) -> bytes:
    """Key material of one purpose from an agency's seed."""
    return HKDF(hashes.SHA256(), length, salt=b"yardproof agency", info=purpose).derive(seed)


def ca_key(seed: bytes) -> ec.EllipticCurvePrivateKey:
    """The key of the certification authority: the same from the same seed."""
    number = int.from_bytes(derive(seed, b"x509 ca p-256", 48), "big") % (_ORDER - 1) + 1
    return ec.derive_private_key(number, ec.SECP256R1())


def ca_certificate(seed: bytes, agency: str, day: date) -> str:
    """The authority's own certificate, in PEM."""
    key = ca_key(seed)
    name = _name(agency, agency)
    start = _midnight(day)
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(_serial(key.public_key(), agency.encode()))
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=365 * CA_YEARS))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(is_ca=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    return _pem(built)


def new_key() -> bytes:
    """A private P-256 key in PEM, which never leaves its device."""
    return ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def request(key: bytes, person: str, log: str) -> str:
    """A request for a certificate, signed by the key it is for, in PEM."""
    private = serialization.load_pem_private_key(key, None)
    if not isinstance(private, ec.EllipticCurvePrivateKey):
        raise CsrError
    name = _name(person, "", log)
    made = x509.CertificateSigningRequestBuilder().subject_name(name).sign(private, hashes.SHA256())
    return made.public_bytes(serialization.Encoding.PEM).decode()


def check_request(csr: str) -> ec.EllipticCurvePublicKey:
    """The key of a request that this key signed. Raises CsrError."""
    try:
        read = x509.load_pem_x509_csr(csr.encode())
        key = read.public_key()
        if not read.is_signature_valid:
            raise CsrError
    except (ValueError, InvalidSignature, UnsupportedAlgorithm) as error:
        raise CsrError from error
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise CsrError
    return key


def issue(
    seed: bytes, ca: str, csr: str, *, person: str, agency: str, log: str, first: date, last: date
) -> str:
    """A certificate for signing documents, in PEM. What the request says of names counts nothing.

    Raises CsrError.
    """
    key, issuer = check_request(csr), x509.load_pem_x509_certificate(ca.encode())
    authority = ca_key(seed)
    ends = min(_midnight(last) + timedelta(days=1, seconds=-1), issuer.not_valid_after_utc)
    built = (
        x509.CertificateBuilder()
        .subject_name(_name(person, agency, log))
        .issuer_name(issuer.subject)
        .public_key(key)
        .serial_number(_serial(key, f"{log} {first} {last}".encode()))
        .not_valid_before(_midnight(first))
        .not_valid_after(ends)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(is_ca=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([_DOCUMENT_SIGNING]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.public_key()), critical=False
        )
        .sign(authority, hashes.SHA256())
    )
    return _pem(built)


def fingerprint(pem: str) -> str:
    """SHA-256 of a certificate as other programs show it; "" where this is none."""
    if not pem:
        return ""
    try:
        digest = x509.load_pem_x509_certificate(pem.encode()).fingerprint(hashes.SHA256())
    except ValueError:
        return ""
    return digest.hex(":").upper()


def fits(pem: str, key: bytes) -> bool:
    """Whether this certificate is for this private key."""
    try:
        certified = x509.load_pem_x509_certificate(pem.encode()).public_key()
    except ValueError:
        return False
    private = serialization.load_pem_private_key(key, None)
    return isinstance(private, ec.EllipticCurvePrivateKey) and private.public_key() == certified


def _usage(*, is_ca: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not is_ca,
        content_commitment=not is_ca,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_ca,
        crl_sign=is_ca,
        encipher_only=False,
        decipher_only=False,
    )


def _name(person: str, agency: str, log: str = "") -> x509.Name:
    parts = [(NameOID.ORGANIZATION_NAME, agency), (NameOID.COMMON_NAME, person), (NameOID.SERIAL_NUMBER, log)]
    return x509.Name(
        [x509.NameAttribute(kind, text.strip()[:_LONGEST_NAME]) for kind, text in parts if text.strip()]
    )


def _serial(key: ec.EllipticCurvePublicKey, more: bytes) -> int:
    der = key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    return int.from_bytes(hashlib.sha256(der + more).digest()[:16], "big") >> 1 | 1


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(serialization.Encoding.PEM).decode()
