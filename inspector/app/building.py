"""Checklists built for other programs: XForms that were checked, with the files that they name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from inspector import machine
from inspector.app.checklists import Check, examined
from inspector.errors import DiskError, FormError, InputError, NotFoundError
from inspector.forms.xlsform import content, workbook_in
from inspector.i18n import gettext as _

_IN_A_FOLDER = frozenset({".md", ".xlsx"})


@dataclass(frozen=True, slots=True)
class Built:
    """What became of one checklist; where it has errors, nothing of it was written."""

    source: Path
    check: Check
    files: tuple[Path, ...]  # the XForm first, then what it names


def sources(path: Path) -> tuple[Path, ...]:
    """The checklists at a path: the file, or every XLSForm in the folder (.md, .xlsx), by name.

    A page of Markdown without a survey is not one of them. Raises NotFoundError, InputError.
    """
    if not path.exists():
        raise NotFoundError(_("“{path}” is not there.").format(path=path))
    if path.is_file():
        return (path,)
    found = tuple(
        one for one in sorted(path.iterdir()) if one.suffix.lower() in _IN_A_FOLDER and _is_form(one)
    )
    if not found:
        raise InputError(
            _("“{folder}” holds no checklist. Put XLSForms in it (.md or .xlsx).").format(folder=path)
        )
    twice = [stem for stem, times in Counter(one.stem.casefold() for one in found).items() if times > 1]
    if twice:
        raise InputError(
            _("Two checklists would become the same file: {names}. Rename one.").format(
                names=", ".join(one.name for one in found if one.stem.casefold() in twice)
            )
        )
    return found


def build(checklists: Sequence[Path], target: Path) -> Iterator[Built]:
    """Check each and write NAME.xml, with what it names in NAME-media; one after the other, as they are asked for.

    Raises DiskError.
    """
    for source in checklists:
        check, xml, beside = examined(source)
        yield Built(source, check, () if check.errors else tuple(_write(target, source.stem, xml, beside)))


def _write(target: Path, stem: str, xml: bytes, beside: dict[str, bytes]) -> Iterator[Path]:
    media = target / f"{stem}-media"
    try:
        (media if beside else target).mkdir(parents=True, exist_ok=True)
        for path, data in (
            (target / f"{stem}.xml", xml),
            *((media / name, data) for name, data in beside.items()),
        ):
            machine.write_durably(path, data)
            yield path
    except OSError as error:
        raise DiskError(
            _("“{file}” cannot be written: {reason}.").format(file=target, reason=error.strerror)
        ) from error


def _is_form(path: Path) -> bool:
    if not path.is_file() or path.name.startswith((".", "~$")):
        return False
    if path.suffix.lower() != ".md":
        return True
    try:
        sheets = workbook_in(path.name, content(path)).sheets
    except FormError:
        return False
    return any(sheet.name.casefold() == "survey" for sheet in sheets)
