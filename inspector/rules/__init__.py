"""Law as data: rule packs in, a verdict with the citation that applied out.

Decided: a rule pack is a TOML file, instead of code or JSON, because law differs by city and changes, a
citation must be checkable by a person who reads the file (TOML takes comments and dates), and its numbers
are read as decimals, exactly as written. Lengths are computed as fractions, so that the unit in which
something was measured can never change a verdict. Nothing here knows a form or a screen: answers come in
as plain values under the role names that the checklists carry.
"""
