"""Bundles: the record and its files in one file that a stick, a mail or a shared folder carries.

Decided: a zip whose members are only stored and are read by their local headers in sequence, instead of a
format of our own or of the central directory, because any program can open it in ten years, a torn copy is
of use up to its tear, and a reader that never jumps cannot be sent back over the same bytes.

Order inside: `manifest.json`, `manifest.sig`, entries in `run/000001` and on, files in `blob/<SHA-256>` (a
large one in pieces `blob/<SHA-256>.000001of000007`), `end.json`, the directory. What a bundle brings is not
yet believed: entries are checked by the ledger, and the caller decides whether it knows the sender's key.
"""
