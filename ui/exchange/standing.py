"""How things stand with the others: what is unsent, sent and missing, read at once."""

from __future__ import annotations

from dataclasses import dataclass

from inspector.app import exchanging
from inspector.app.exchanging import Backlog, Delivery, DeliveryState, MissingFile, Receiver
from inspector.app.workspace import Workspace
from inspector.domain.numbers import device_code
from inspector.i18n import gettext as _
from inspector.i18n import ngettext
from ui.shared.rows import Row
from ui.shared.words import day, size

STATES = {
    DeliveryState.WAITING: ("accent", "clock"),
    DeliveryState.PARTLY: ("major", "triangle-alert"),
    DeliveryState.DELIVERED: ("ok", "check"),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """What the page shows, as plain values."""

    person: str
    log: str  # of this device
    receivers: tuple[tuple[Receiver, Backlog], ...]
    unsent: Backlog  # what nobody else is known to have
    deliveries: tuple[Delivery, ...]
    missing: tuple[MissingFile, ...]

    def last_to(self, log: str) -> Delivery | None:
        """The bundle that went to this device last."""
        return next((one for one in self.deliveries if one.log == log), None)


def read(ws: Workspace) -> Standing:
    """How things stand now; only reads."""
    return Standing(
        ws.person.name,
        ws.device,
        tuple((one, exchanging.unsent(ws, one.log)) for one in exchanging.receivers(ws)),
        exchanging.unsent(ws),
        exchanging.deliveries(ws),
        exchanging.missing_files(ws),
    )


def amount(backlog: Backlog) -> str:
    """What somebody lacks, in words."""
    if backlog.is_empty:
        return _("Nothing to send")
    visits = len(backlog.inspections)
    parts = (
        ngettext("{n} inspection", "{n} inspections", visits).format(n=visits) if visits else "",
        ngettext("{n} entry", "{n} entries", backlog.entries).format(n=backlog.entries),
        ngettext("{n} file", "{n} files", backlog.files).format(n=backlog.files) if backlog.files else "",
        size(backlog.size),
    )
    return ", ".join(filter(None, parts))


def receiver_rows(standing: Standing) -> list[Row]:
    """Everybody who can be sent to, with what is unsent and how far the last bundle is."""
    return [_receiver_row(standing, one, backlog) for one, backlog in standing.receivers]


def _receiver_row(standing: Standing, one: Receiver, backlog: Backlog) -> Row:
    last = standing.last_to(one.log)
    chip, tone = (_("Unsent"), "major") if not backlog.is_empty else ("", "neutral")
    if last is not None and last.state is not DeliveryState.DELIVERED:
        chip, tone = state_words(last), STATES[last.state][0]
    elif backlog.is_empty:
        chip, tone = _("Has everything"), "ok"
    if not one.recipient and not backlog.is_empty:
        chip, tone = _("No key yet"), "neutral"
    return Row(one.log, f"{one.name} · {device_code(one.log)}", amount(backlog), chip, tone, "", "user")


def state_words(delivery: Delivery) -> str:
    """How far a bundle is, in the few words of a chip."""
    return {
        DeliveryState.WAITING: _("On its way"),
        DeliveryState.PARTLY: _("Arrived in part"),
        DeliveryState.DELIVERED: _("Delivered"),
    }[delivery.state]


def delivery_rows(standing: Standing) -> list[Row]:
    """What was sent, the newest first."""
    return [
        Row(
            f"{one.bundle} {one.log}",
            one.name or _("Anyone"),
            _sent_line(one),
            state_words(one),
            STATES[one.state][0],
            day(one.made.local_date),
            "package",
        )
        for one in standing.deliveries
    ]


def _sent_line(one: Delivery) -> str:
    if one.lacking:
        count = len(one.lacking)
        return ngettext("{n} file did not arrive", "{n} files did not arrive", count).format(n=count)
    if one.received is not None:
        when = one.received.instant
        return _("Receipt of {day}").format(day=f"{day(one.received.local_date)} {when:%H:%M}")
    parts = (
        ngettext("{n} entry", "{n} entries", one.entries).format(n=one.entries),
        ngettext("{n} file", "{n} files", one.files).format(n=one.files),
        size(one.size),
    )
    return ", ".join(parts)


def missing_rows(missing: tuple[MissingFile, ...]) -> list[Row]:
    """The files that the record names and that are not here."""
    return [
        Row(
            one.sha256,
            one.name,
            " · ".join(
                filter(None, (one.number, one.taken_by, _("device {code}").format(code=device_code(one.log))))
            ),
            "",
            "neutral",
            size(one.size),
            "image",
        )
        for one in missing
    ]
