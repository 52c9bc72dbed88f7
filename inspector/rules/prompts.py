"""What the inspector is told at once. The words stand here and not in packs: nobody can write unsafe ones."""

from __future__ import annotations

from inspector.i18n import gettext as _
from inspector.rules.catalogue import Alarm


def prompt(alarm: str) -> str:
    """The measure for the inspector on the spot; "" where there is none."""
    if not alarm:
        return ""
    return {
        Alarm.WATCH: _(
            "Keep away and touch nothing. At smoke, hissing, swelling or rising heat: withdraw upwind, "
            "keep others away, call the fire service."
        ),
        Alarm.FIRE: _(
            "Withdraw upwind now, keep others away, call the fire service. Never touch, cool or move anything."
        ),
        Alarm.RADIATION: _(
            "Withdraw, keep others away, touch and move nothing. Call the authority for radiation."
        ),
        Alarm.LEAVE: _(
            "Leave now and keep others away. Call the fire service and the authority for radiation from outside."
        ),
    }[Alarm(alarm)]
