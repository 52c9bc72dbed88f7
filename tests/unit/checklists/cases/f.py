"""Rapid assessment: answers on both sides of every failing condition."""

from __future__ import annotations

CASES: list[tuple[str, dict[str, str], bool]] = [
    *(("F03", {"f03": name}, True) for name in ("hostile", "lookout dogs")),
    ("F03", {"f03": "nobody dogs"}, False),
    *(("F04", {"f04": name}, True) for name in ("burning", "acid storage", "child import")),
    *(("F04", {"f04": name}, False) for name in ("none", "child")),  # children are a referral
    ("F05", {"f05_state": "cold"}, True),
    ("F05", {"f05_state": "none"}, False),
    ("F05", {"f05_area": "0"}, False),
    ("F06", {"f06_baths": "1"}, True),
    ("F06", {"f06_baths": "0", "f06_ph": "3.9", "f06_ph_u": "0.1"}, False),
    ("F06", {"f06_ph": "3.8", "f06_ph_u": "0.1"}, True),
    ("F06", {"f06_ph": "10.1", "f06_ph_u": "0.1"}, False),
    ("F06", {"f06_ph": "10.2", "f06_ph_u": "0.1"}, True),
    *(("F07", {"f07_reaches": name}, True) for name in ("river", "ditch", "soil drain")),
    *(("F07", {"f07_reaches": name}, False) for name in ("soil", "none")),
    ("F08", {"f08_volume": "0.1"}, True),
    ("F08", {"f08_type": "mixed"}, True),
    ("F08", {"f08_volume": "0", "f08_type": "none"}, False),
    ("F10", {"f10_area": "0.1"}, True),
    ("F10", {"f10_area": "0"}, False),
    ("F14", {"f14_count": "1"}, True),
    ("F14", {"f14_count": "0"}, False),
    ("F21", {"container_paper": "no"}, True),
    ("F21", {"container_paper": "unknown"}, False),
    ("F22", {"f22": "Labels in Thai"}, True),
    ("F22", {"f22": ""}, False),
    ("F25", {"chemical_un": "1830"}, True),
    ("F25", {"chemical_name": "Nitric acid"}, True),
    ("F25", {"chemical_litres": "20"}, False),
    ("F26", {"f26": "red"}, True),
    *(("F26", {"f26": name}, False) for name in ("amber", "green", "grey")),
    *(
        ("F28", {f"f28_{place}": "54.9", "f28_u": "5"}, True)
        for place in ("house", "school", "well", "field", "river")
    ),
    ("F28", {"f28_house": "55", "f28_u": "5"}, False),
    ("F28", {"f28_well": "49"}, True),
    *((item, {item.lower(): "yes"}, True) for item in ("F09", "F11", "F12", "F15")),
    *(
        (item, {item.lower(): answer}, False)
        for item in ("F09", "F11", "F12", "F15")
        for answer in ("no", "unknown")
    ),
]
