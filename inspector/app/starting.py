"""The first workspace of a person on this computer, empty or with a sample to practise on."""

from __future__ import annotations

from pathlib import Path

from inspector import paths
from inspector.app import demo
from inspector.app import workspace as workspaces
from inspector.clock import Clock
from inspector.domain.ids import new_id
from inspector.domain.person import Person
from inspector.domain.realm import Realm
from inspector.errors import InputError
from inspector.i18n import gettext as _


def make_workspace(clock: Clock, realm: str, name: str, agency: str, card: str, sample: bool) -> Path:
    """Make a workspace in the user's data folder and give its place; a sample is for practice only.

    Raises InputError, WorkspaceError.
    """
    kind = Realm(realm)
    if sample and kind is not Realm.PRACTICE:
        raise InputError(_("A sample belongs in a practice workspace. Choose practice, or leave it out."))
    folder = paths.workspaces_folder() / realm
    person = Person(new_id(), name, agency, "", card)
    workspaces.create(folder, realm=kind, person=person, clock=clock)
    if sample:
        with workspaces.opened(folder, clock=clock) as ws:
            demo.fill(ws)
    return folder
