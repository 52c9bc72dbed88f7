"""What passed and what did not, by key and by feature."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

KEYS = (
    "xpath_must_pass",
    "xpath_all",
    "scenarios_pass",
    "scenarios_expected_fail",
    "forms_loaded",
    "forms_refused",
)


@dataclass(frozen=True, slots=True)
class Failure:
    kind: str
    id: str
    feature: str
    reason: str


@dataclass(slots=True)
class Tally:
    passed: Counter[str] = field(default_factory=Counter)
    total: Counter[str] = field(default_factory=Counter)
    failures: list[Failure] = field(default_factory=list)
    features: Counter[str] = field(default_factory=Counter)

    def add(self, keys: Sequence[str], failure: Failure | None, feature: str = "") -> None:
        """Count one case under these keys."""
        self.total.update(keys)
        if failure is None:
            self.passed.update(keys)
            self.features[feature] += 1
        else:
            self.failures.append(failure)

    def as_json(self) -> str:
        """The totals and every failure."""
        totals = {key: {"passed": self.passed[key], "total": self.total[key]} for key in KEYS}
        return json.dumps(
            {"totals": totals, "failures": [asdict(one) for one in self.failures]},
            ensure_ascii=False,
            indent=1,
        )

    def as_text(self) -> str:
        """The totals, then the failures by feature."""
        lines = [
            f"{key:24} {self.passed[key]:5} of {self.total[key]:5}"
            + (f"  {100 * self.passed[key] / self.total[key]:.2f} %" if self.total[key] else "")
            for key in KEYS
        ]
        for kind, feature in sorted({(one.kind, one.feature) for one in self.failures}):
            here = [one for one in self.failures if (one.kind, one.feature) == (kind, feature)]
            lines.append(f"\n{kind}: {feature} ({len(here)})")
            lines += [f"  {one.id}  {one.reason}" for one in here]
        return "\n".join(lines)
