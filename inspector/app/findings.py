"""Findings of a draft: worded, grouped, confirmed, and how urgent they make the outcome.

The program proposes severity, deadline and urgency with its reasons; the inspector confirms or changes them with
a reason. What was edited stays when answers change.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from inspector.app import casework, consequences
from inspector.app.casework import ThreadState
from inspector.app.inspections import OpenInspection
from inspector.app.workspace import Workspace
from inspector.domain.casework import Assessment, Triage
from inspector.domain.changes import Changes
from inspector.domain.facility import Condition
from inspector.domain.ids import RecordId, new_id
from inspector.domain.inspection import Finding, FindingState, Severity
from inspector.errors import InputError
from inspector.i18n import gettext as _
from inspector.i18n import ngettext

EDITABLE = ("observation", "action", "severity", "deadline")
_NEEDS_REASON = ("severity", "deadline")


def edit(opened: OpenInspection, finding: Finding, *, reason: str = "") -> Changes:
    """Keep a finding as the inspector words it. Raises InputError, SealedError.

    Another severity or deadline than proposed needs a reason. What was edited stays when answers change.
    """
    opened.require_draft()
    before = opened.findings[finding.id]
    changed = {name for name in EDITABLE if getattr(finding, name) != getattr(before, name)}
    if changed & set(_NEEDS_REASON) and not reason.strip():
        raise InputError(_("Another severity or deadline than proposed needs its reason. Enter it."))
    if not finding.observation.strip():
        raise InputError(_("A finding says what was observed. Enter it, or correct the answer it rests on."))
    edited = tuple(name for name in EDITABLE if name in changed | set(before.edited))
    kept = replace(finding, edited=edited, reason=reason.strip() or before.reason)
    return _save(opened, [kept])


def confirm(opened: OpenInspection, findings: Sequence[Finding]) -> Changes:
    """Say that severity and deadline of these findings were looked at. Raises SealedError."""
    opened.require_draft()
    return _save(opened, [replace(finding, confirmed=True) for finding in findings])


def group(opened: OpenInspection, findings: Sequence[Finding], words: str) -> Changes:
    """Tell these findings as one, under these words; with "" each stands alone again. Raises SealedError."""
    opened.require_draft()
    return _save(opened, [replace(finding, group=words.strip()) for finding in findings])


def break_of(opened: OpenInspection, finding: Finding, condition: RecordId | None) -> Changes:
    """Say which condition of the permit the finding breaks. Raises NotFoundError, SealedError."""
    opened.require_draft()
    if condition is not None:
        opened.ws.store.get(Condition, condition)
    return _save(opened, [replace(finding, condition=condition)])


def _save(opened: OpenInspection, findings: list[Finding]) -> Changes:
    changed = [one for one in findings if one != opened.findings[one.id]]
    writes = consequences.finding_writes(opened, changed)
    changes = opened.ws.save(*writes) if writes else Changes()
    opened.findings.update({one.id: one for one in changed})
    return changes


@dataclass(frozen=True, slots=True)
class Proposal:
    """How urgent the visit's outcome is by the findings there are; the inspector decides."""

    triage: Triage
    reasons: tuple[str, ...]


def proposal(opened: OpenInspection) -> Proposal:
    """Red with any critical finding, amber with three major ones (a proposal of the question bank, not law)."""
    open_ones = [one for one in opened.findings.values() if one.state is FindingState.OPEN]
    count = Counter(one.severity for one in open_ones)
    critical, major = count[Severity.CRITICAL], count[Severity.MAJOR]
    reasons = []
    if critical:
        reasons.append(ngettext("{n} critical finding", "{n} critical findings", critical).format(n=critical))
    if major:
        reasons.append(ngettext("{n} major finding", "{n} major findings", major).format(n=major))
    known = [thread for thread in casework.earlier(opened) if thread.state is not ThreadState.CLOSED]
    if known:
        reasons.append(
            ngettext(
                "{n} earlier finding is not closed", "{n} earlier findings are not closed", len(known)
            ).format(n=len(known))
        )
    triage = Triage.RED if critical else Triage.AMBER if major >= 3 or known else Triage.GREEN
    return Proposal(triage, tuple(reasons))


def assess(opened: OpenInspection, triage: Triage, reason: str) -> Changes:
    """Record how urgent the outcome is, with the reason. Raises InputError, SealedError."""
    opened.require_draft()
    if not reason.strip():
        raise InputError(_("Say why the outcome is as urgent as this."))
    ws = opened.ws
    return ws.create(
        Assessment(new_id(), opened.inspection.id, triage, reason.strip(), ws.person.id, ws.clock.now())
    )


def assessment(ws: Workspace, visit: RecordId) -> Assessment | None:
    """What was confirmed last for this visit."""
    made = ws.store.all(Assessment, inspection=visit)
    return max(made, key=lambda one: (one.made.utc, one.id), default=None)


def open_ones(opened: OpenInspection) -> list[Finding]:
    """The findings that stand, the worst first."""
    worst = list(Severity)
    standing = (one for one in opened.findings.values() if one.state is FindingState.OPEN)
    return sorted(standing, key=lambda one: (worst.index(one.severity), one.item, one.ref))


def wordings(opened: OpenInspection, finding: Finding, most: int = 5) -> list[str]:
    """How the same item was worded before in this workspace, the most used first, and ways to begin."""
    used = Counter(
        one.observation
        for one in opened.ws.store.all(Finding, item=finding.item)
        if one.id != finding.id and one.state is FindingState.OPEN and one.edited
    )
    begun = [
        _("Observed on the site: "),
        _("Measured with the instrument named: "),
        _("Stated by the representative: "),
        _("Documents show: "),
        _("Not verified, because "),
    ]
    return [words for words, _count in used.most_common(most)] + begun
