"""The legal basis of an item is cut to the country of the visit."""

from __future__ import annotations

import pytest

from inspector.rules.basis import legal_basis

TEXT = "all; JP: WMA Art.19; PH/VN: mission order; TH: Factory Act s.35; permit conditions"


@pytest.mark.parametrize(
    ("country", "kept"),
    [
        ("JP", "WMA Art.19; permit conditions"),
        ("TH", "Factory Act s.35; permit conditions"),
        ("VN", "mission order; permit conditions"),
        ("ID", "permit conditions"),
        ("", "permit conditions"),
    ],
)
def test_only_what_holds_in_the_country_is_kept(country: str, kept: str) -> None:
    assert legal_basis(TEXT, country) == kept


@pytest.mark.parametrize("text", ["", "-", "all", "JP: Rule Art.13-5"])
def test_a_basis_that_says_nothing_here_is_empty(text: str) -> None:
    assert legal_basis(text, "TH") == ""
