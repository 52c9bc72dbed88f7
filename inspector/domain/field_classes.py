"""What becomes of a field that two people wrote without knowing of each other, by record type and field.

auto    shown as the later one has it; told, and nobody has to do anything (notes, order, captions)
review  shown likewise until a supervisor or the owner has chosen (facilities, permits)
sealed  never merged: what belongs to an inspection is settled before the seal, and amended after it
"""

from __future__ import annotations

from enum import StrEnum

from inspector.i18n import gettext as _


class FieldClass(StrEnum):
    AUTO = "auto"
    REVIEW = "review"
    SEALED = "sealed"

    @property
    def label(self) -> str:
        return {
            FieldClass.AUTO: _("The later one is shown"),
            FieldClass.REVIEW: _("Somebody has to choose"),
            FieldClass.SEALED: _("Evidence: choose before the seal, amend after it"),
        }[self]


_OTHERS = "*"
_CLASSES: dict[str, dict[str, FieldClass]] = {
    "facility": {_OTHERS: FieldClass.REVIEW, "note": FieldClass.AUTO},
    "permit": {_OTHERS: FieldClass.REVIEW},
    "condition": {_OTHERS: FieldClass.REVIEW},
    "alias": {_OTHERS: FieldClass.REVIEW},
    "person": {_OTHERS: FieldClass.REVIEW, "language": FieldClass.AUTO},
    "listed_entity": {_OTHERS: FieldClass.REVIEW},
    "rule_pack": {_OTHERS: FieldClass.REVIEW},
    "rule_confirmation": {_OTHERS: FieldClass.REVIEW},
    "legal_text": {_OTHERS: FieldClass.REVIEW},
    "inspection": {_OTHERS: FieldClass.SEALED},
    "repeat_instance": {_OTHERS: FieldClass.SEALED, "order": FieldClass.AUTO},
    "finding": {_OTHERS: FieldClass.SEALED},
    "evidence_file": {_OTHERS: FieldClass.SEALED, "caption": FieldClass.AUTO},
    "plan_item": {_OTHERS: FieldClass.SEALED, "name": FieldClass.AUTO},
    "participant": {_OTHERS: FieldClass.AUTO},
    "assignment": {_OTHERS: FieldClass.AUTO},
    "added_checklist": {_OTHERS: FieldClass.AUTO},
    "signature": {_OTHERS: FieldClass.SEALED},
    "seal": {_OTHERS: FieldClass.SEALED},
    "amendment": {_OTHERS: FieldClass.SEALED},
    "assessment": {_OTHERS: FieldClass.SEALED},
    "proof": {_OTHERS: FieldClass.REVIEW},
    "recheck": {_OTHERS: FieldClass.REVIEW, "note": FieldClass.AUTO},
    "service": {_OTHERS: FieldClass.REVIEW, "note": FieldClass.AUTO},
    "sample": {_OTHERS: FieldClass.REVIEW},
    "transfer": {_OTHERS: FieldClass.REVIEW},
    "laboratory_result": {_OTHERS: FieldClass.REVIEW, "note": FieldClass.AUTO},
}


def class_of(kind: str, field: str) -> FieldClass:
    """How a conflict of this field is met; of what this version does not know, somebody has to choose."""
    fields = _CLASSES.get(kind, {})
    if field == "_deleted" and fields.get(_OTHERS) is not FieldClass.SEALED:
        return FieldClass.REVIEW
    return fields.get(field, fields.get(_OTHERS, FieldClass.REVIEW))
