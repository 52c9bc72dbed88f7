"""Other words under which rules, entries and substances are known: those of the notes and of everyday use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

ENTRY_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "duration": ("time", "days", "storage_time"),
    "mass": ("quantity", "weight", "amount", "stored"),
    "daily": ("daily_outflow", "daily_capacity", "outflow", "capacity"),
    "state_of_charge": ("soc", "charge"),
    "difference": ("delta", "rise"),
    "dose_rate": ("gamma", "reading"),
    "content": ("concentration", "result"),
    "concentration": ("content", "result"),
    "level": ("sound_level", "fill"),
    "ph": ("pH", "result"),
    "levels": ("high",),
    "vehicles": ("wide",),
    "event": ("start", "generated"),
    "period": ("period_end",),
    "facility_type": ("facility", "factory_type"),
}
RULE_WORDS: Final[Mapping[str, str]] = {
    "pile_height_max": "pile_height",
    "unit_area": "pile_area",
    "unit_area_max": "pile_area",
    "unit_gap": "pile_gap",
    "unit_gap_min": "pile_gap",
    "signboard_min": "signboard",
    "site_area": "site_area_trigger",
    "residence_distance": "dwelling_distance",
    "storage_qty": "storage_multiple",
    "storage_quantity": "storage_mass",
    "soil": "soil_content",
    "leachate": "soil_leachate",
    "soc": "state_of_charge",
    "temperature": "ambient_temperature",
    "battery_temperature": "ambient_temperature",
    "hot_spot_delta": "hot_spot",
    "liion_building_distance": "battery_distance",
    "ph": "effluent_ph",
    "tclp": "leach_test",
    "gamma": "radiation",
    "block_separation": "block_gap",
    "bale_volume": "block_volume",
    "bale_volume_max": "block_volume",
    "hw_manifest_trigger": "manifest_mass",
    "factory_trigger": "factory",
    "clinometer": "height_clinometer",
    "report": "deadline",
    "report_due": "deadline",
    "notification": "deadline",
    "notify_days": "deadline",
}
SUBSTANCES: Final[Mapping[str, str]] = {
    "lead": "Pb", "cadmium": "Cd", "arsenic": "As", "mercury": "Hg", "selenium": "Se", "copper": "Cu",
    "hexavalent_chromium": "Cr6", "chromium_vi": "Cr6", "cr(vi)": "Cr6", "cr6+": "Cr6", "crvi": "Cr6",
    "chromium": "Cr", "bromine": "Br", "cyanide": "CN", "free_cyanide": "CN",
}  # fmt: skip
