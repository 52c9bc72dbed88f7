"""What can be wrong with an expression."""

from __future__ import annotations

from inspector.errors import FormError
from inspector.i18n import gettext as _


class XPathError(FormError):
    """An expression cannot be used or evaluated."""

    exit_code = 40


class XPathSyntaxError(XPathError):
    exit_code = 41

    def __init__(self, text: str, at: int) -> None:
        super().__init__(
            _(
                "The expression “{text}” cannot be read from “{rest}” on. Look at brackets, quotes and operators."
            ).format(text=text, rest=text[at : at + 20])
        )


class UnknownFunctionError(XPathError):
    exit_code = 42

    def __init__(self, name: str) -> None:
        super().__init__(_("There is no function “{name}”. Look at its spelling.").format(name=name))


class ArgumentError(XPathError):
    exit_code = 43
