"""Signed, hash-chained entries: pure, no disk and no network."""
