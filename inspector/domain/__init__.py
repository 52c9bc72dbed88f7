"""The trade's own words: facilities, inspections, answers, findings. Values and rules, no disk."""
