"""What every item on a hazard must say, whichever module asks it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.unit.checklists.shipped import Node

HANDLING = "touch|smell|cool|spread|quench|discharge|insulate|move|isolate|neutralise|sweep"


def check_measure(node: Node) -> None:
    """The inspector keeps away and is told to handle nothing; competent persons act."""
    measure = re.split(r"Never|Do not|do not", node.yp["immediate"])[0]
    measure = measure.replace("carbon monoxide has no smell", "")
    assert re.search(r"[Ww]ithdraw|[Kk]eep|[Ss]tay|[Ll]eave", measure)
    assert not re.search(rf"\b({HANDLING})\b", measure)
    assert re.search(
        r"ompetent persons|fire service|rained persons|ertified (person|firm)", node.yp["action"]
    )
    assert node.yp["immediate"] != node.yp["action"]
