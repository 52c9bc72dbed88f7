"""`select_one_external`, which asks itemsets.csv through a `query`, as an ordinary itemset over an instance."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from lxml import etree

from inspector.errors import FormError
from inspector.forms.xml import parsed
from inspector.forms.xpath.compiler import compiled
from inspector.forms.xpath.errors import XPathError

XF = "http://www.w3.org/2002/xforms"
ITEMSETS = "itemsets.csv"
_QUERY = re.compile(r"\s*instance\(\s*['\"](?P<list>[^'\"]+)['\"]\s*\)/root/item(?P<rest>.*)", re.DOTALL)
_NAME = re.compile(r"[^\W\d][\w.\-]*")


def brought_in(xml: bytes, itemsets: str | None = None) -> bytes:
    """The form with such questions as ordinary selects; unchanged where it has none.

    `itemsets` is the text of itemsets.csv where the form itself held those lists.
    """
    if b"query=" not in xml:
        return xml
    try:
        root = parsed(xml)
    except FormError:
        return xml  # the engine says what is wrong with it
    model = next(root.iter(f"{{{XF}}}model"), None)
    if model is None or not _Rewriter(model).form(root, itemsets):
        return xml
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True)


class _Rewriter:
    def __init__(self, model: etree._Element) -> None:
        self._model = model
        self._instances = {
            element.get("id") or "": element.get("src") or ""
            for element in model.findall(f"{{{XF}}}instance")
        }

        self._chosen = frozenset(self._instances)

    def form(self, root: etree._Element, itemsets: str | None) -> bool:
        """Whether anything was rewritten."""
        questions = list(root.iter(f"{{{XF}}}input", f"{{{XF}}}select1"))
        rewritten = [one for one in questions if one.get("query") and self._asked(one, itemsets)]
        return bool(rewritten)

    def _asked(self, question: etree._Element, itemsets: str | None) -> bool:
        match = _QUERY.fullmatch(question.get("query") or "")
        if match is None or question.find(f"{{{XF}}}itemset") is not None:
            return False
        name, rest = match["list"], match["rest"]
        if itemsets is None:
            rest = f"[list_name = '{name}']{rest}"
        own = (
            name if name not in self._chosen else f"{name}-external"
        )  # a list of choices may be called so too
        nodeset = f"instance('{own}')/root/item{rest}"
        if not _readable(nodeset):
            return False
        by_language = self._external(own) if itemsets is None else self._held(name, own, itemsets)
        question.tag = f"{{{XF}}}select1"
        del question.attrib["query"]
        self._itemset(question, nodeset, "name", "jr:itext(itextId)" if by_language else "label")
        return True

    def _external(self, name: str) -> bool:
        self._instance(name, f"jr://file-csv/{ITEMSETS}")
        return False

    def _held(self, name: str, own: str, itemsets: str) -> bool:
        """Put one list into the form; whether its labels are texts by language."""
        if own in self._instances:
            return any(one.get("id") == f"{own}-ext-0" for one in self._model.iter(f"{{{XF}}}text"))
        top = etree.SubElement(self._instance(own, ""), f"{{{XF}}}root")
        rows = [row for row in csv.DictReader(io.StringIO(itemsets, newline="")) if _listed(row) == name]
        by_language = False
        for number, row in enumerate(rows):
            item = etree.SubElement(top, f"{{{XF}}}item")
            labels = dict(_labels(row))
            if labels:
                by_language = True
                text_id = f"{own}-ext-{number}"
                etree.SubElement(item, f"{{{XF}}}itextId").text = text_id
                for translation in self._model.iter(f"{{{XF}}}translation"):
                    language = translation.get("lang") or ""
                    text = etree.SubElement(translation, f"{{{XF}}}text", {"id": text_id})
                    told = labels.get(language) or next(iter(labels.values()))
                    etree.SubElement(text, f"{{{XF}}}value").text = told
            for column, cell in row.items():
                if column and _NAME.fullmatch(column) and isinstance(cell, str):
                    etree.SubElement(item, f"{{{XF}}}{column}").text = cell
        return by_language

    def _instance(self, name: str, source: str) -> etree._Element:
        known = next(
            (one for one in self._model.findall(f"{{{XF}}}instance") if name and one.get("id") == name), None
        )
        if known is not None:
            return known
        last = self._model.findall(f"{{{XF}}}instance")[-1]
        element = etree.Element(f"{{{XF}}}instance", {"id": name})
        if source:
            element.set("src", source)
        last.addnext(element)
        self._instances[name] = source
        return element

    def _itemset(self, question: etree._Element, nodeset: str, value: str, label: str) -> None:
        itemset = etree.SubElement(question, f"{{{XF}}}itemset", {"nodeset": nodeset})
        etree.SubElement(itemset, f"{{{XF}}}value", {"ref": value})
        etree.SubElement(itemset, f"{{{XF}}}label", {"ref": label})


def _listed(row: dict[str, str]) -> str:
    return row.get("list_name") or row.get("list name") or ""


def _labels(row: dict[str, str]) -> Iterator[tuple[str, str]]:
    """The labels of a row by their language, for columns such as label::Thai (th)."""
    for column, cell in row.items():
        base, parted, language = (column or "").partition("::")
        if parted and base.strip() == "label" and cell:
            yield language.strip(), cell


def _readable(expression: str) -> bool:
    try:
        return not compiled(expression).faults()
    except XPathError:
        return False
