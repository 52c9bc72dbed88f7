"""Reasons that several modules share."""

from __future__ import annotations

COUNTRY = "a segment names its country and its instrument, so that it prints there only and can be read alone"
SAFE = "hazard: the corrective action is for competent persons or the emergency service"
PATH = "a repeat is named after its rows: it stands in every path of the record"
REFERENCE = "the annexes of the EU and England's guidance are references here and say so"
STORAGE_TIME = "“see thresholds” names nothing that could be cited; the Thai instrument was replaced"
NO_STRIP = "corrections: nobody dips a strip into an unknown liquid; samples only by trained samplers"
