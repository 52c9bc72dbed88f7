"""Where things lie: what ships with the program, and where a user's own data goes."""

from __future__ import annotations

from pathlib import Path

import platformdirs

_PACKAGE = Path(__file__).resolve().parent


def shipped(name: str) -> Path:
    """A file or folder that ships with the program: `resources/...` or `forms/...`.

    In a wheel both lie inside the package; in a checkout, beside it.
    """
    installed = _PACKAGE / "_shipped"
    return (installed if installed.is_dir() else _PACKAGE.parent) / name


def program_folder() -> Path:
    """Where the program itself lies: an update may replace it whole, so no user's data belongs there."""
    return _PACKAGE


def data_folder() -> Path:
    """The user's own data folder for Yardproof; workspaces live below it unless the user says otherwise."""
    return Path(platformdirs.user_data_dir("yardproof", appauthor=False))


def workspaces_folder() -> Path:
    return data_folder() / "workspaces"


def settings_file() -> Path:
    """Settings of this user on this machine (last workspace, language): never part of a record."""
    return Path(platformdirs.user_config_dir("yardproof", appauthor=False)) / "settings.json"
