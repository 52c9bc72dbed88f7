"""Whether the tests of the merge would notice a wrong merge: copies of the program with one error each."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.mutants import ROOT, complaints, copied, killed

TESTS = ("test_merge.py", "test_receive.py", "test_quarantine.py", "test_convergence.py")
NEEDED = ("__init__.py", "agencies.py", "devices.py", "oracle.py", *TESTS)
MUTANTS = {
    # name: (file, what stands there, what is put instead)
    "a replacement that comes before its write is not looked up": (
        "store/projection.py",
        'if _has_rows(connection, "superseded"):',
        "if False:",
    ),
    "a replacement that comes before its write is not remembered": (
        "store/projection.py",
        '"INSERT OR IGNORE INTO superseded (record, field, dot) VALUES (?, ?, ?)", key',
        '"DELETE FROM superseded WHERE record = ? AND field = ? AND dot = ?", key',
    ),
    "what is replaced lives on": (
        "store/projection.py",
        '"UPDATE cell SET live = 0 WHERE',
        '"UPDATE cell SET live = 1 WHERE',
    ),
    "the oldest head is shown": ("store/settling.py", "hlc DESC, dot DESC, n DESC", "hlc, dot, n DESC"),
    "two values are no conflict": ("store/settling.py", "len(values) > 1", "len(values) > 2"),
    "a deletion takes what it did not know of": (
        "store/settling.py",
        "if any(cell.live and not cell.late and cell.dot not in known for cell in others):",
        "if False:",
    ),
    "a seal binds nothing": (
        "store/settling.py",
        "return {name for name in dots if not lineage.knew(heads, name)}",
        "return set()",
    ),
    "what comes after a seal replaces what it bound": (
        "store/settling.py",
        "replaced = {name for cell in group if cell.dot not in late for name in cell.over}",
        "replaced = {name for cell in group for name in cell.over}",
    ),
    "findings are added to a sealed inspection": (
        "store/sealed.py",
        "            outside.add(record)",
        "            inside.discard(record)",
    ),
    "the last seal holds": (
        "store/sealed.py",
        "ORDER BY record.born LIMIT 1",
        "ORDER BY record.born DESC LIMIT 1",
    ),
    "branches of a log are taken for one": (
        "store/lineage.py",
        'return fork is None or seq < fork or self._branch(head, fork).get(seq, "")[:8] == name',
        "return True",
    ),
    "heads are compared by their number alone": (
        "store/log.py",
        "if self.lineage.knew(theirs, dot(log, seq, name)):",
        "if any(head[0] == log and head[1] >= seq for head in vector):",
    ),
    "nobody checks who signed": (
        "store/receiving.py",
        "return not header.more and key is not None and is_signed(key, entry.header, entry.signature)",
        "return not header.more",
    ),
    "half a Save is kept": (
        "store/receiving.py",
        "return not header.more and key is not",
        "return key is not",
    ),
    "an entry need not follow the one before": (
        "ledger/chain.py",
        "follows = self.last is None or header.prev == self.last",
        "follows = True",
    ),
    "practice comes into real": ("store/receiving.py", "if said != {self._realm}:", "if False:"),
    "records are listed as they were delivered": (
        "store/records.py",
        "ORDER BY record.born, shown.id",
        "ORDER BY shown.rowid",
    ),
    "a clock far ahead wins": (
        "store/conflicts.py",
        "ORDER BY suspect.entry IS NOT NULL, cell.hlc DESC",
        "ORDER BY cell.hlc DESC",
    ),
    "what is here comes again": (
        "store/receiving.py",
        "self._chain is None and self._store.has(entry_id)",
        "False",
    ),
    "a Save names nothing that it replaces": (
        "store/store.py",
        "found.append(Write(write.record, write.field, write.value, dots) if rows else write)",
        "found.append(write)",
    ),
    "a late value replaces no other late value": (
        "store/settling.py",
        "and not (is_late and cell.dot in replaced_late)",
        "",
    ),
    "a revoked log goes on to be believed": (
        "ledger/admission.py",
        "limits[paper.log].append((paper.log, paper.seq, paper.id))",
        "pass",
    ),
    "only the last revocation counts": (
        "store/quarantine.py",
        "self._lineage.knew([limit], dot(log, seq, name)) for limit in place.limits",
        "self._lineage.knew([limit], dot(log, seq, name)) for limit in place.limits[-1:]",
    ),
    "any agency's certificate lets a log in": (
        "ledger/admission.py",
        "if paper.agency in roots and not isinstance(paper, Rotation)",
        "if not isinstance(paper, Rotation)",
    ),
    "what came before its certificate never comes out": (
        "store/store.py",
        "self._show_these(out)",
        "self._show_these([])",
    ),
    "a revoked log vouches for others": (
        "ledger/admission.py",
        "if place.standing is Standing.ENROLLED)",
        "if place.is_shown)",
    ),
    "a root that was given up is believed": (
        "ledger/admission.py",
        "return frozenset(found - ended)",
        "return frozenset(found)",
    ),
    "what a newer version wrote is shown": ("ledger/entry.py", "if header.is_readable else ()", ""),
}
QUICK = (
    *tuple(MUTANTS)[:2],
    "a deletion takes what it did not know of",
    "what comes after a seal replaces what it bound",
    "branches of a log are taken for one",
    "heads are compared by their number alone",
    "nobody checks who signed",
    "half a Save is kept",
    "records are listed as they were delivered",
    "a late value replaces no other late value",
    "findings are added to a sealed inspection",
    "an entry need not follow the one before",
    "only the last revocation counts",
    "what came before its certificate never comes out",
)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package and its tests of the merge, in a folder of their own."""
    needed = [f"unit/store/{name}" for name in NEEDED]
    return copied(
        tmp_path_factory.mktemp("mutant"), [name for name in needed if (ROOT / "tests" / name).exists()]
    )


def about(name: str = "") -> list[str]:
    """The tests of the merge, those that are about the changed file first."""
    is_about_receiving = name in (
        "store/receiving.py",
        "store/lineage.py",
        "store/log.py",
        "store/store.py",
        "ledger/chain.py",
    )
    first = "test_receive.py" if is_about_receiving else "test_merge.py"
    if name in ("ledger/admission.py", "store/quarantine.py"):
        first = "test_quarantine.py"
    return [f"unit/store/{test}" for test in sorted(TESTS, key=lambda test: test != first)]


@pytest.mark.parametrize("mutant", QUICK)
def test_an_error_in_the_merge_is_noticed(copy: Path, mutant: str) -> None:
    killed(copy, mutant, MUTANTS[mutant], about(MUTANTS[mutant][0]))


@pytest.mark.long
@pytest.mark.parametrize("mutant", sorted(MUTANTS.keys() - set(QUICK)))
def test_every_other_error_in_the_merge_is_noticed(copy: Path, mutant: str) -> None:
    killed(copy, mutant, MUTANTS[mutant], about(MUTANTS[mutant][0]))


@pytest.mark.long
def test_the_copy_without_an_error_has_nothing_to_say(copy: Path) -> None:
    done = complaints(copy, about())
    assert done.returncode == 0, done.stdout[-3000:]
