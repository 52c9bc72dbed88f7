"""The rule packs: what their rows say, what is confirmed, the texts of the law."""
