"""Everything that a page or a command of exchange calls, in one place; the work is done in the modules named.

Values are frozen. `take` and `visit_mailbox` give back the workspace to go on with: it has another key where
ours turned out to be used elsewhere.
"""

from __future__ import annotations

from inspector.app.backlog import (
    Backlog,
    MissingFile,
    Receiver,
    missing_files,
    receiver,
    receivers,
    unsent,
)
from inspector.app.deliveries import (
    Delivery,
    DeliveryState,
    accept_receipt,
    deliveries,
    write_receipts,
)
from inspector.app.sending import Sent, send
from inspector.app.taken import (
    BundleLook,
    BundleTaken,
    InspectionNews,
    LogFault,
    Outcome,
    ReceiptTaken,
    Taken,
)
from inspector.app.taking import look, take
from inspector.app.visiting import MailboxContents, Visit, mailbox_contents, visit_mailbox
from inspector.sync.bundle import LARGEST_PART

__all__ = [
    "LARGEST_PART",
    "Backlog",
    "BundleLook",
    "BundleTaken",
    "Delivery",
    "DeliveryState",
    "InspectionNews",
    "LogFault",
    "MailboxContents",
    "MissingFile",
    "Outcome",
    "ReceiptTaken",
    "Receiver",
    "Sent",
    "Taken",
    "Visit",
    "accept_receipt",
    "deliveries",
    "look",
    "mailbox_contents",
    "missing_files",
    "receiver",
    "receivers",
    "send",
    "take",
    "unsent",
    "visit_mailbox",
    "write_receipts",
]
