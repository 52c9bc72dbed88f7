"""Law as data: rule packs in, a verdict with the citation that applied out.

Decided: a rule pack is a TOML file, instead of code or JSON, because law differs by city and changes, a
citation must be checkable by a person who reads the file (TOML takes comments and dates), and its numbers
are read as decimals, exactly as written. Sizes are computed as fractions, so that the unit in which
something was measured can never change a verdict. Nothing here knows a form or a screen: answers come in
as plain values under the role names that the checklists carry, or as named entries from a script.

A country's own rows govern; where it has none, good practice (REF) is held against, never as law; another
country's rows never are. Where a rule depends on a class that nobody named, it is told only if every class
agrees. Both uncertainties of a value and its limit are added (worst case).
"""
