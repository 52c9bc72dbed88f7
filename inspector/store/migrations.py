"""How the workspace database came to its present shape. Append only: a released migration never changes."""

from __future__ import annotations

from sqlite_utils import Database, Migrations
from sqlite_utils.db import Table

from inspector.i18n import gettext as _
from inspector.store.driver import DamagedDatabaseError

workspace = Migrations("workspace")

BLOB = bytes
JSON = str


def is_newer(db: Database) -> bool:
    """Whether a newer program has already changed this database."""
    return not {migration.name for migration in workspace.applied(db)} <= set(names())


def names() -> tuple[str, ...]:
    """The migrations this program knows, in order."""
    return (
        "m001_entries",
        "m002_projection",
        "m003_entities",
        "m004_file_position",
        "m005_plan",
        "m006_merge",
        "m007_people",
        "m008_exchange",
        "m009_team",
        "m010_law",
        "m011_casework",
        "m012_added_checklists",
    )


@workspace()
def m001_entries(db: Database) -> None:
    table = _table(db, "entry")
    table.create(
        {
            "id": BLOB,
            "log": str,
            "seq": int,
            "hlc": str,
            "kind": str,
            "header": BLOB,
            "signature": BLOB,
            "salt": BLOB,
            "payload": BLOB,
        },
        pk="id",
        not_null={"id", "log", "seq", "hlc", "kind", "header", "signature"},
    )
    table.create_index(["log", "seq"], index_name="entry_log_seq")


@workspace()
def m002_projection(db: Database) -> None:
    _table(db, "record").create({"id": str, "type": str}, pk="id")
    cell = _table(db, "cell")
    cell.create(
        {
            "entry": BLOB,
            "n": int,
            "record": str,
            "field": str,
            "value": JSON,
            "dot": str,
            "hlc": str,
            "who": str,
            "live": int,
        },
        pk=("entry", "n"),
    )
    cell.create_index(["record", "field"], index_name="cell_record_field")
    answer = _table(db, "answer")
    answer.create(
        {
            "record": str,
            "field": str,
            "form_id": str,
            "path": str,
            "value": str,
            "how": str,
            "observed": str,
            "remark": str,
            "entry": BLOB,
        },
        pk=("record", "field"),
    )
    text = dict.fromkeys
    shapes: dict[str, dict[str, type]] = {
        "device": text(("genesis",), str),
        "person": text(("name", "agency", "unit", "card", "language"), str),
        "facility": text(
            ("name", "country", "operator", "operator_number", "address", "status", "position", "note"), str
        ),
        "permit": text(("facility", "number", "kind", "issuer", "scope", "valid_from", "valid_to"), str),
        "condition": text(("permit", "number", "text"), str),
        "checklist": text(("form_id", "version", "title", "sha256"), str) | {"size": int},
        "rule_pack": text(("pack", "version", "sha256"), str) | {"size": int},
        "inspection": text(
            ("number", "facility", "inspector", "started", "checklists", "packs", "purpose", "limits"), str
        ),
        "repeat_instance": text(("inspection", "form_id", "path", "parent", "order"), str) | {"removed": int},
        "finding": text(
            (
                "inspection",
                "form_id",
                "ref",
                "item",
                "observation",
                "citation",
                "citation_status",
                "severity",
                "action",
                "immediate",
                "deadline",
                "state",
            ),
            str,
        ),
        "evidence_file": text(
            (
                "inspection",
                "name",
                "original_name",
                "sha256",
                "media_type",
                "taken_by",
                "taken_in",
                "about",
                "caption",
                "facts",
                "problem",
            ),
            str,
        )
        | {"number": int, "size": int},
        "signature": text(
            ("inspection", "role", "name", "manner", "signed", "image", "seal", "witness", "reason"), str
        ),
        "seal": text(
            ("inspection", "sealed", "by", "content", "facility", "gaps", "gaps_reason", "program"), str
        ),
        "amendment": text(("inspection", "form_id", "ref", "original", "value", "reason", "by", "made"), str),
    }
    for name, columns in shapes.items():
        _table(db, name).create({"id": str, **columns}, pk="id")
    for name, column in (
        ("permit", "facility"),
        ("condition", "permit"),
        ("inspection", "facility"),
        ("repeat_instance", "inspection"),
        ("finding", "inspection"),
        ("evidence_file", "inspection"),
        ("signature", "inspection"),
        ("seal", "inspection"),
        ("amendment", "inspection"),
    ):
        _table(db, name).create_index([column], index_name=f"{name}_{column}")


@workspace()
def m003_entities(db: Database) -> None:
    _table(db, "checklist").add_column("attachments", JSON)
    entity = _table(db, "listed_entity")
    entity.create(
        {
            "id": str,
            "list_name": str,
            "entity": str,
            "label": str,
            "properties": JSON,
            "version": int,
            "trunk_version": int,
            "branch": str,
        },
        pk="id",
    )
    entity.create_index(["list_name"], index_name="listed_entity_list_name")


@workspace()
def m004_file_position(db: Database) -> None:
    _table(db, "evidence_file").add_column("position", str)


@workspace()
def m005_plan(db: Database) -> None:
    plan = _table(db, "plan_item")
    plan.create(
        {
            "id": str,
            "inspection": str,
            "kind": str,
            "style": str,
            "place": str,
            "name": str,
            "about": str,
            "removed": int,
        },
        pk="id",
    )
    plan.create_index(["inspection"], index_name="plan_item_inspection")


@workspace()
def m006_merge(db: Database) -> None:
    """Fields become registers of several values; what is made from entries is filled anew afterwards."""
    cell = _table(db, "cell")
    cell.add_column("over", JSON)
    cell.add_column("late", int)
    # A field's present writes are few, its past may be long: heads are found without walking the past.
    db.execute("DROP INDEX cell_record_field")
    cell.create_index(["record", "field", "live"], index_name="cell_field")
    db.execute("CREATE INDEX cell_inspection ON cell (value) WHERE field = 'inspection'")
    record = _table(db, "record")
    record.add_column("born", str)
    record.add_column("deleted", int)
    _table(db, "superseded").create({"record": str, "field": str, "dot": str}, pk=("record", "field", "dot"))
    _table(db, "conflict").create({"record": str, "field": str}, pk=("record", "field"))
    bound = _table(db, "bound")
    bound.create({"record": str, "inspection": str, "seal": str, "inside": int}, pk=("record", "inspection"))
    bound.create_index(["inspection"], index_name="bound_inspection")
    _table(db, "seal").add_column("heads", JSON)
    _table(db, "alias").create({"id": str, "one": str, "other": str}, pk="id")
    # What only this copy knows; never made from entries, so it may be there already.
    _table(db, "suspect").create({"entry": BLOB, "received": int}, pk="entry", if_not_exists=True)
    _table(db, "local").create({"name": str, "value": str}, pk="name", if_not_exists=True)


@workspace()
def m007_people(db: Database) -> None:
    """What the agency signed, as it came in entries."""
    _table(db, "paper").create({"id": str, "document": str}, pk="id")
    db.execute("CREATE INDEX IF NOT EXISTS entry_paper ON entry (kind) WHERE kind IN ('enrol', 'revoke')")


@workspace()
def m008_exchange(db: Database) -> None:
    """What this copy knows of others and of the bundles between them: local, never made from entries."""
    peer = dict.fromkeys(("log", "name", "recipient", "heads", "wants", "told", "seen"), str)
    _table(db, "peer").create(peer, pk="log", if_not_exists=True)
    sent = dict.fromkeys(
        ("bundle", "nonce_hash", "heads", "receivers", "made", "parts", "files", "missing", "place"),
        str,
    )
    _table(db, "sent_bundle").create(sent | {"entries": int, "size": int}, pk="bundle", if_not_exists=True)
    receipt = dict.fromkeys(("bundle", "log", "received", "came", "heads", "lacking", "wants"), str)
    _table(db, "receipt").create(receipt, pk=("bundle", "log"), if_not_exists=True)
    taken = dict.fromkeys(("bundle", "log", "name", "taken", "parts", "lacking", "put"), str)
    _table(db, "taken_bundle").create(taken | {"last": int, "receipt": BLOB}, pk="bundle", if_not_exists=True)
    # Entries that bring files are few: they are found without walking the others.
    db.execute(f"CREATE INDEX IF NOT EXISTS entry_files ON entry (log, seq) WHERE {BRINGS_FILES}")


BRINGS_FILES = """substr(header, 1, 11) <> x'7b22626c6f6273223a5b5d'"""
"""A header is canonical JSON and names its files first; one that brings none begins with an empty list."""


@workspace()
def m009_team(db: Database) -> None:
    participant = _table(db, "participant")
    participant.create({"id": str, "inspection": str, "person": str, "left": int}, pk="id")
    participant.create_index(["inspection"], index_name="participant_inspection")
    assignment = _table(db, "assignment")
    assignment.create({"id": str, "inspection": str, "form_id": str, "section": str, "person": str}, pk="id")
    assignment.create_index(["inspection"], index_name="assignment_inspection")
    _table(db, "evidence_file").add_column("series", str)
    _table(db, "checklist").add_column("signature", JSON)


@workspace()
def m010_law(db: Database) -> None:
    """Packs of an agency, rows that an administrator confirmed, texts of the law."""
    pack = _table(db, "rule_pack")
    pack.add_column("own", int)
    pack.add_column("removed", int)
    texts = (
        "pack",
        "version",
        "row",
        "content",
        "by",
        "name",
        "capacity",
        "confirmed",
        "withdrawn",
        "withdrawn_by",
    )
    confirmation = _table(db, "rule_confirmation")
    confirmation.create({"id": str, **dict.fromkeys(texts, str)}, pk="id")
    confirmation.create_index(["row"], index_name="rule_confirmation_row")
    law = _table(db, "legal_text")
    columns = dict.fromkeys(("instrument", "name", "sha256", "media_type", "by", "added"), str)
    law.create({"id": str, **columns, "size": int, "removed": int}, pk="id")
    law.create_index(["instrument"], index_name="legal_text_instrument")


@workspace()
def m011_casework(db: Database) -> None:
    finding = _table(db, "finding")
    for column, kind in (
        ("edited", JSON),
        ("reason", str),
        ("confirmed", int),
        ("condition", str),
        ("group", str),
    ):
        finding.add_column(column, kind)
    _table(db, "inspection").add_column("follows", str)
    text = dict.fromkeys
    shapes: dict[str, dict[str, type]] = {
        "assessment": text(("inspection", "triage", "reason", "by", "made"), str),
        "proof": text(("finding", "received", "what", "state", "reason", "judged_by"), str),
        "recheck": text(("finding", "later_visit", "seen", "done", "note"), str),
        "service": text(("visit", "document", "manner", "served", "receiver", "witness", "note"), str),
        "sample": text(
            (
                "visit",
                "number",
                "medium",
                "taken",
                "sampler",
                "place",
                "seal_number",
                "witness",
                "analyses",
                "row",
            ),
            str,
        ),
        "transfer": text(("sample", "released_by", "received_by", "at", "condition", "temperature"), str)
        | {"seal_intact": int},
        "laboratory_result": text(
            (
                "sample",
                "laboratory",
                "parameter",
                "value",
                "unit",
                "received",
                "method",
                "accreditation",
                "quantification_limit",
                "uncertainty",
                "limit",
                "note",
            ),
            str,
        ),
    }
    for name, columns in shapes.items():
        _table(db, name).create({"id": str, **columns}, pk="id")
        column = next(iter(columns))  # what each hangs on
        _table(db, name).create_index([column], index_name=f"{name}_{column}")


@workspace()
def m012_added_checklists(db: Database) -> None:
    added = _table(db, "added_checklist")
    added.create({"id": str, "inspection": str, "form_id": str, "checklist": str}, pk="id")
    added.create_index(["inspection"], index_name="added_checklist_inspection")


def _table(db: Database, name: str) -> Table:
    table = db[name]
    if not isinstance(table, Table):
        raise DamagedDatabaseError(_("“{name}” in the database is not a table.").format(name=name))
    return table
