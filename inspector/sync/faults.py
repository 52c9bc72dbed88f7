"""Why a bundle, a receipt or a mailbox cannot be used."""

from __future__ import annotations

from enum import StrEnum

from inspector.errors import InspectorError
from inspector.i18n import N_
from inspector.i18n import gettext as _


class Refusal(StrEnum):
    """What is wrong with a bundle. Tests and scripts go by the name, people read the label."""

    NOT_A_BUNDLE = "not a bundle"
    VERSION = "version"
    REALM = "realm"
    SIGNATURE = "signature"
    JSON = "json"
    HEADER = "header"
    NAME = "name"
    DUPLICATE = "duplicate"
    ORDER = "order"
    COMPRESSED = "compressed"
    ENCRYPTED = "encrypted"
    DESCRIPTOR = "descriptor"
    SIZE = "size"
    CHECKSUM = "checksum"
    FRAME = "frame"
    HASH = "hash"
    COUNTS = "counts"
    DIRECTORY = "directory"
    TRAILING = "trailing"
    LOCKED = "locked"
    CUT_SHORT = "cut short"

    @property
    def label(self) -> str:
        return {
            Refusal.NOT_A_BUNDLE: _("it is not a Yardproof bundle"),
            Refusal.VERSION: _("a newer program wrote it; update this one"),
            Refusal.REALM: _("practice and real inspections never mix"),
            Refusal.SIGNATURE: _("its sender's signature does not fit"),
            Refusal.JSON: _("its description is not one that was written here"),
            Refusal.HEADER: _("one of its members is not as a bundle's are"),
            Refusal.NAME: _("it holds a name that a bundle never has"),
            Refusal.DUPLICATE: _("it holds the same name twice"),
            Refusal.ORDER: _("its members are not in their order"),
            Refusal.COMPRESSED: _("it is compressed; a bundle never is"),
            Refusal.ENCRYPTED: _("one of its members is locked by itself"),
            Refusal.DESCRIPTOR: _("a member does not tell its size before its bytes"),
            Refusal.SIZE: _("a member claims to be larger than it may be"),
            Refusal.CHECKSUM: _("bytes were damaged on the way"),
            Refusal.FRAME: _("its entries are not in whole frames"),
            Refusal.HASH: _("a file is not the one it is named after"),
            Refusal.COUNTS: _("its end does not agree with what came before"),
            Refusal.DIRECTORY: _("its directory does not agree with its members"),
            Refusal.TRAILING: _("there is something behind its end"),
            Refusal.LOCKED: _("it is encrypted for somebody else"),
            Refusal.CUT_SHORT: _("it is cut short before anything could be read"),
        }[self]


class BundleError(InspectorError):
    """A bundle is refused from here on; what was read before stays good."""

    exit_code = 50
    text = N_("This bundle cannot be read. Ask its sender for it again.")

    def __init__(self, refusal: Refusal, detail: str = "") -> None:
        message = _("This bundle is refused: {reason}.").format(reason=refusal.label)
        super().__init__(f"{message} {detail}".rstrip())
        self.refusal, self.detail = refusal, detail


class LockedBundleError(BundleError):
    """None of the keys here opens it."""

    exit_code = 51

    def __init__(self, detail: str) -> None:
        super().__init__(Refusal.LOCKED, detail)


class IncompleteError(InspectorError):
    exit_code = 57
    text = N_("This bundle could not be taken in whole. What holds is kept; ask its sender for it again.")


class ReceiptError(InspectorError):
    exit_code = 52
    text = N_("This receipt does not prove that the bundle arrived. The bundle is kept until one does.")


class MailboxError(InspectorError):
    exit_code = 53
    text = N_("This folder cannot be used as a mailbox. Choose another one, or make it writable.")
