"""Small instances that expressions are tried on."""

from __future__ import annotations

from inspector.forms.tree import Node, NodeKind


def yard() -> Node:
    """A yard with three answers and three rows."""
    root = Node("", "", kind=NodeKind.DOCUMENT)
    data = Node("data", "/data")
    root.add(data)
    for name, text in (("a", "3"), ("b", "4"), ("day", "2026-11-24"), ("chosen", "red blue"), ("empty", "")):
        data.add(Node(name, f"/data/{name}", None, text))
    for key, weight in (("k1", "1.5"), ("k2", "2.5"), ("k3", "")):
        row = Node("row", "/data/row")
        row.key = key
        row.add(Node("w", "/data/row/w", None, weight))
        data.add(row)
    return root
