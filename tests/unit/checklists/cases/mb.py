"""Mass balance: answers on both sides of every failing condition."""

from __future__ import annotations

from tests.unit.checklists.cases.verdicts import judged

CASES: list[tuple[str, dict[str, str], bool]] = [
    ("MB02", {"mb_share": "13", "mb_share_u": "3"}, False),
    ("MB02", {"mb_share": "13.1", "mb_share_u": "3"}, True),
    ("MB02", {"mb_share": "13.1", "mb_share_u": "3", "mb_rule": "pass"}, False),
    *judged("MB02", "mb_rule"),
    ("MB04", {"mb04": "no"}, True),
    ("MB04", {"mb04": "yes"}, False),
    ("MB05", {"batch_receiver_known": "no"}, True),
    ("MB05", {"batch_receiver_known": "yes"}, False),
    ("MB09", {"mb09_stock": "55", "mb09_stock_u": "5", "mb09_limit": "50"}, False),
    ("MB09", {"mb09_stock": "55.1", "mb09_stock_u": "5", "mb09_limit": "50"}, True),
    ("MB09", {"mb09_stock": "900", "mb09_stock_u": "5"}, False),
    ("MB10", {"mb10_days": "91", "mb10_limit": "90"}, True),
    ("MB10", {"mb10_days": "90", "mb10_limit": "90"}, False),
]
