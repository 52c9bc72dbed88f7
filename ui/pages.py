"""All pages. Importing this module brings the use cases and their libraries with it, which takes half a second:
the window does so in the worker's thread, after its first paint.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QSettings

from inspector.i18n import gettext as _
from ui.conflicts.page import ConflictsPage
from ui.editor.page import EditorPage
from ui.exchange.page import ExchangePage
from ui.facilities.page import FacilitiesPage
from ui.first_run.page import FirstRunPage
from ui.inspections.page import InspectionsPage
from ui.map.page import MapPage
from ui.map.plan import PlanPage
from ui.people.page import PeoplePage
from ui.reports.page import ReportPage
from ui.rules.page import RulesPage
from ui.samples.page import SamplesPage
from ui.settings.page import SettingsPage
from ui.shared.map.layers import MapLayers
from ui.shared.tasks import Tasks
from ui.today.page import TodayPage


@dataclass(frozen=True, slots=True)
class Pages:
    today: TodayPage
    facilities: FacilitiesPage
    inspections: InspectionsPage
    map: MapPage
    plan: PlanPage
    layers: MapLayers
    reports: InspectionsPage
    exchange: ExchangePage
    conflicts: ConflictsPage
    people: PeoplePage
    settings: SettingsPage
    editor: EditorPage
    report: ReportPage
    samples: SamplesPage
    rules: RulesPage
    first_run: FirstRunPage


def make(tasks: Tasks, settings: QSettings) -> Pages:
    """Every page, still empty. Call it in the window's thread."""
    layers = MapLayers(tasks, settings)
    return Pages(
        TodayPage(tasks, settings),
        FacilitiesPage(tasks, settings),
        InspectionsPage(tasks),
        MapPage(tasks, settings, layers),
        PlanPage(tasks, settings, layers),
        layers,
        InspectionsPage(tasks, _("Reports"), sealed_only=True),
        ExchangePage(tasks, settings),
        ConflictsPage(tasks, settings),
        PeoplePage(tasks),
        SettingsPage(tasks),
        EditorPage(tasks, settings),
        ReportPage(tasks),
        SamplesPage(tasks),
        RulesPage(tasks),
        FirstRunPage(),
    )
