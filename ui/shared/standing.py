"""How far a rule may be relied on, in its colour."""

from __future__ import annotations

from inspector.app.ruling import Standing

STANDING_TONES = {
    Standing.CONFIRMED: "ok",
    Standing.REFERENCE: "decide",
    Standing.NO_LAW: "neutral",
    Standing.NONE: "neutral",
}
