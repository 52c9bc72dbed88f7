"""What the merge has to give, said as sets in few lines: slow, plain, and written apart from the product."""

from __future__ import annotations

import base64
import json
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from inspector.ledger.entry import Header, decode_writes
from inspector.store.store import Store


@dataclass
class Wanted:
    heads: dict[tuple[str, str], set[str]] = field(default_factory=dict)  # dots by (record, field)
    shown: dict[tuple[str, str], Any] = field(default_factory=dict)
    contested: set[tuple[str, str]] = field(default_factory=set)
    hidden: set[str] = field(default_factory=set)


def wanted(store: Store) -> Wanted:
    """From the bare entries of a store to what its tables must say."""
    writes = []  # (record, field, value, dot, hlc, over)
    parents: dict[str, str] = {}  # entry id: the id before it
    names: dict[str, str] = {}  # dot: entry id
    waits = waiting(store)
    for log in store.logs():
        for stored in store.entries(log):
            header = Header.decode(stored.entry.header)
            dot = f"{log}:{header.seq}:{stored.id.hex()[:8]}"
            parents[stored.id.hex()], names[dot] = header.prev, stored.id.hex()
            if stored.id.hex() in waits or header.kind in ("enrol", "revoke"):
                continue
            once = {(w.record, w.field): w for w in decode_writes(stored.entry.payload or b"[]")}
            writes += [(w.record, w.field, w.value, dot, header.hlc, set(w.over)) for w in once.values()]
    late = _late(writes, parents, names)
    by_field = defaultdict(list)
    for write in writes:
        by_field[write[0], write[1]].append(write)
    told = Wanted()
    for key, group in by_field.items():
        early = [w for w in group if (w[0], w[3]) not in late]
        over = set().union(*(w[5] for w in early)) if early else set()
        over_late = set().union(*(w[5] for w in group))
        heads = [w for w in early if w[3] not in over]
        beside = [w for w in group if w not in early and w[3] not in over_late]
        told.heads[key] = {w[3] for w in heads + beside}
        if heads:
            told.shown[key] = max(heads, key=lambda w: (w[4], w[3]))[2]
        if len({json.dumps(w[2], sort_keys=True) for w in heads + beside}) > 1 or (beside and not heads):
            told.contested.add(key)
    _deletions(by_field, told, late)
    return told


def waiting(store: Store) -> set[str]:
    """The entries that have to be in quarantine, from the bare documents in the bare entries."""
    root = store.agency
    if not root:
        return set()
    ids: dict[str, tuple[str, str]] = {}  # entry id: its log, and the id before it
    documents: dict[str, list[dict[str, Any]]] = defaultdict(list)
    named: dict[str, set[str]] = defaultdict(set)
    for log in store.logs():
        for stored in store.entries(log):
            header = Header.decode(stored.entry.header)
            ids[stored.id.hex()] = (log, header.prev)
            for write in decode_writes(stored.entry.payload or b"[]"):
                if write.field == "document":
                    envelope = json.loads(write.value)
                    kind = envelope["payloadType"].split(".")[-1].removesuffix("+json")
                    documents[kind].append(json.loads(base64.b64decode(envelope["payload"])))
                if write.field == "genesis" and write.record == log and header.seq == 1:
                    for other in (write.value.get("continues"), write.value.get("beside")):
                        if other:
                            named[log].add(other["log"])
                            named[other["log"]].add(log)
    roots = {root}
    for _round in documents["rotation"]:
        for one in documents["rotation"]:
            if roots & {one["agency"], one["next"]}:
                roots |= {one["agency"], one["next"]}
    said = {kind: [one for one in found if one["agency"] in roots] for kind, found in documents.items()}
    known = {one["log"] for one in said.get("certificate", []) + said.get("approval", [])}
    revoked = {one["log"] for one in said.get("revocation", [])}
    reached, edge = known - revoked, known - revoked
    while edge:
        edge = {other for log in edge for other in named[log]} - reached - known - revoked
        reached |= edge
    waits = {name for name, (log, _prev) in ids.items() if log not in reached | revoked}
    for one in said.get("revocation", []):
        good, name = set(), one["id"]
        while name in ids:
            good.add(name)
            name = ids[name][1]
        if one["id"] in ids or not one["seq"]:
            waits |= {name for name, (log, _prev) in ids.items() if log == one["log"]} - good
    return waits


def _late(writes: list[Any], parents: dict[str, str], names: dict[str, str]) -> set[tuple[str, str]]:
    """(record, dot) of the writes that came beside a seal to what it bound."""
    seals = defaultdict(list)
    heads = {w[0]: w[2] for w in writes if w[1] == "heads"}
    made = {w[0]: (w[4], w[3]) for w in writes if w[1:3] == ("_type", "seal")}
    for w in writes:
        if w[1] == "inspection" and w[0] in made:
            seals[w[2]].append((made[w[0]], w[0]))
    late = set()
    for inspection, found in seals.items():
        (_hlc, own), seal = min(found)
        past, waiting = set(), [head[2] for head in heads.get(seal, ())] + [names[own]]
        while waiting:
            name = waiting.pop()
            past.add(name)
            waiting += [parents[name]] if parents.get(name) else []
        bound = {inspection} | {
            w[0] for w in writes if w[1:3] == ("inspection", inspection) and names[w[3]] in past
        }
        late |= {(w[0], w[3]) for w in writes if w[0] in bound - made.keys() and names[w[3]] not in past}
    return late


def _deletions(by_field: dict[Any, list[Any]], told: Wanted, late: set[tuple[str, str]]) -> None:
    for (record, name), group in by_field.items():
        said = [w for w in group if name == "_deleted" and w[3] in told.heads[record, name]]
        if any(w[2] is True and (record, w[3]) not in late for w in said):
            known = set().union(*(w[5] for w in said))
            others = {
                dot for key, dots in told.heads.items() if key[0] == record and key[1] != name for dot in dots
            }
            if {dot for dot in others if (record, dot) not in late} - known:
                told.contested.add((record, name))
            if (record, name) not in told.contested:
                told.hidden.add(record)
