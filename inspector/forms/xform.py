"""An XForm's XML into a checked form."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from inspector.errors import FormError
from inspector.forms import dependencies
from inspector.forms.definition import (
    NO_WORDS,
    Action,
    Bind,
    Choice,
    Control,
    Form,
    Itemset,
    Piece,
    Text,
    Words,
)
from inspector.forms.tree import Node
from inspector.forms.xpath.compiler import Compiled, compiled
from inspector.forms.xpath.errors import XPathError
from inspector.i18n import gettext as _

XF = "http://www.w3.org/2002/xforms"
H = "http://www.w3.org/1999/xhtml"
JR = "http://openrosa.org/javarosa"
ODK = "http://www.opendatakit.org/xforms"
CHECKLIST = "urn:x-yardproof:checklist"
_CONTROLS = frozenset({"input", "select", "select1", "range", "rank", "trigger", "upload", "secret"})
_LARGEST = 64 * 1024 * 1024
_ITEXT = re.compile(r"\s*jr:itext\(\s*'([^']*)'\s*\)\s*")
_SPACE = re.compile(r"\s+")


def parse(xml: bytes) -> Form:
    """The form in these bytes. Raises FormError that lists every fault with the field it concerns."""
    if len(xml) > _LARGEST:
        raise FormError(_("This form is larger than 64 MB. Attach its lists as files instead."))
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        raise FormError(_("This is not XML that can be read: {reason}.").format(reason=error.msg)) from error
    return _Reader(root).form()


class _Reader:
    """Reads one document; gathers faults so that all are told at once."""

    def __init__(self, root: etree._Element) -> None:
        model = root.find(f"{{{H}}}head/{{{XF}}}model")
        model = root.find(f".//{{{XF}}}model") if model is None else model
        if model is None:
            raise FormError(_("This file holds no XForms model, so it is no form."))
        self._model = model
        self._root = root
        self._faults: list[str] = []
        self._binds: dict[str, Bind] = {}
        self._by_path: dict[str, Control] = {}
        self._actions: list[Action] = []
        self._repeats: dict[str, Node] = {}
        self._child_order: dict[str, tuple[str, ...]] = {}

    def form(self) -> Form:
        primary = self._primary()
        template = self._instance_tree(primary)
        self._read_binds()
        languages, default, itext = self._itext()
        body = self._root.find(f"{{{H}}}body")
        controls = tuple(self._body(body, "")) if body is not None else ()
        self._read_actions(self._model, "")
        self._settle(template)
        instances, external = self._secondary()
        if self._faults:
            raise FormError("\n".join(self._faults))
        order, readers = dependencies.ordered(
            template,
            self._repeats,
            self._binds,
            controls,
            itext,
            default or (languages[0] if languages else ""),
        )
        return Form(
            form_id=primary.get("id") or _local(primary),
            version=primary.get("version") or primary.get(f"{{{ODK}}}version") or "",
            title=(self._root.findtext(f"{{{H}}}head/{{{H}}}title") or primary.get("id") or "").strip(),
            template=template,
            repeats=self._repeats,
            binds=self._binds,
            controls=controls,
            by_path=self._by_path,
            languages=languages,
            default_language=default,
            itext=itext,
            instances=instances,
            external=external,
            actions=tuple(self._actions),
            order=order,
            readers=readers,
            child_order=self._child_order,
        )

    # -- model

    def _primary(self) -> etree._Element:
        instance = self._model.find(f"{{{XF}}}instance")
        if instance is None or len(instance) == 0:
            raise FormError(_("The form's model holds no instance, so there is nothing to fill in."))
        return instance[0]

    def _instance_tree(self, element: etree._Element) -> Node:
        document = Node("", "")
        document.add(self._node(element, ""))
        return document

    def _node(self, element: etree._Element, above: str) -> Node:
        path = f"{above}/{_local(element)}"
        node = Node(_local(element), path, None, _own_text(element), etree.QName(element).namespace or "")
        node.attributes = {name.localname: value for name, value in _attributes(element)}
        names = [_local(child) for child in element]
        self._child_order.setdefault(path, tuple(dict.fromkeys(names)))
        for child in element:
            below = self._node(child, path)
            if child.get(f"{{{JR}}}template") is not None:
                self._repeats[below.path] = below
            else:
                node.add(below)
        return node

    def _read_binds(self) -> None:
        for element in self._model.findall(f"{{{XF}}}bind"):
            path = _SPACE.sub("", element.get("nodeset") or element.get("ref") or "")
            if not path:
                self._faults.append(_("A bind names no field. Remove it or give it a nodeset."))
                continue
            kind = (element.get("type") or "string").rpartition(":")[2]
            self._binds[path] = Bind(
                path=path,
                type=kind,
                relevant=self._expression(element, "relevant", path),
                readonly=self._expression(element, "readonly", path),
                required=self._expression(element, "required", path),
                constraint=self._expression(element, "constraint", path),
                calculate=self._expression(element, "calculate", path),
                constraint_message=element.get(f"{{{JR}}}constraintMsg") or "",
                required_message=element.get(f"{{{JR}}}requiredMsg") or "",
                preload=element.get(f"{{{JR}}}preload") or "",
                preload_params=element.get(f"{{{JR}}}preloadParams") or "",
                extra={
                    name.localname: value
                    for name, value in _attributes(element)
                    if name.namespace == CHECKLIST
                },
            )

    def _expression(self, element: etree._Element, name: str, path: str) -> Compiled | None:
        text = (element.get(name) or "").strip()
        return self._compiled(text, path, name) if text else None

    def _compiled(self, text: str, path: str, what: str) -> Compiled | None:
        try:
            return compiled(text)
        except XPathError as error:
            self._faults.append(_("{field}, {what}: {reason}").format(field=path, what=what, reason=error))
            return None

    def _settle(self, template: Node) -> None:
        """Hand each node its bind, find the template of each repeat, and refuse binds of nothing."""
        known: set[str] = set()
        for control in self._by_path.values():
            if control.kind == "repeat" and control.path not in self._repeats:
                found = _find(template, control.path)
                if found is not None:
                    self._repeats[control.path] = copy_of(found)
        for root in (template, *self._repeats.values()):
            for node in root.walk():
                known.add(node.path)
                node.bind = self._binds.get(node.path)
        for path in self._binds:
            if path not in known:
                self._faults.append(
                    _("{field}: a bind names a field that the form does not have.").format(field=path)
                )
        for path in self._by_path:
            if path not in known:
                self._faults.append(
                    _("{field}: the body asks for a field that the form does not have.").format(field=path)
                )

    def _itext(self) -> tuple[tuple[str, ...], str, dict[str, dict[str, Text]]]:
        found: dict[str, dict[str, Text]] = {}
        default = ""
        for translation in self._model.findall(f"{{{XF}}}itext/{{{XF}}}translation"):
            language = translation.get("lang") or ""
            if translation.get("default") is not None:
                default = language
            texts: dict[str, Text] = {}
            for element in translation.findall(f"{{{XF}}}text"):
                texts[element.get("id") or ""] = {
                    value.get("form") or "": self._pieces(value)
                    for value in element.findall(f"{{{XF}}}value")
                }
            found[language] = texts
        return tuple(found), default or next(iter(found), ""), found

    def _secondary(self) -> tuple[dict[str, Node], dict[str, str]]:
        instances: dict[str, Node] = {}
        external: dict[str, str] = {}
        for element in self._model.findall(f"{{{XF}}}instance")[1:]:
            name = element.get("id") or ""
            source = element.get("src") or ""
            if source:
                external[name] = source
            root = Node("", "")
            if len(element):
                root.add(_plain_tree(element[0], ""))
            instances[name] = root
        return instances, external

    def _read_actions(self, element: etree._Element, source: str) -> None:
        for action in element.findall(f"{{{XF}}}setvalue"):
            target = action.get("ref") or action.get("bind") or ""
            value = action.get("value")
            for event in (
                action.get("event") or action.get("{http://www.w3.org/2001/xml-events}event") or ""
            ).split():
                self._actions.append(
                    Action(
                        event.rpartition(":")[2] if event.startswith("odk:") else event,
                        _SPACE.sub("", target),
                        self._compiled(value, target, "setvalue") if value else None,
                        (action.text or "").strip(),
                        source,
                    )
                )

    # -- texts

    def _pieces(self, element: etree._Element) -> tuple[Piece, ...]:
        pieces = [Piece(_SPACE.sub(" ", element.text or "") if element.text else "")]
        for child in element:
            if _local(child) == "output":
                value = child.get("value") or child.get("ref") or ""
                pieces.append(Piece(output=self._compiled(value, "output", "value")))
            if child.tail:
                pieces.append(Piece(_SPACE.sub(" ", child.tail)))
        return tuple(piece for piece in pieces if piece.words or piece.output)

    def _words(self, element: etree._Element | None) -> Words:
        if element is None:
            return NO_WORDS
        ref = element.get("ref")
        if ref:
            match = _ITEXT.fullmatch(ref)
            if match:
                return Words(text_id=match[1])
            return Words(text_expression=self._compiled(ref, "label", "ref"))
        return Words(self._pieces(element))

    # -- body

    def _body(self, element: etree._Element, context: str) -> Iterator[Control]:
        for child in element:
            kind = _local(child)
            if kind in _CONTROLS:
                yield self._question(child, kind, context)
            elif kind == "group":
                yield self._group(child, context)
            elif kind == "repeat":
                yield self._repeat(child, context)

    def _place(self, element: etree._Element, context: str) -> str:
        path = _SPACE.sub("", element.get("nodeset") or element.get("ref") or "")
        if not path and element.get("bind"):
            path = next((bind for bind in self._binds if bind.endswith(f"/{element.get('bind')}")), "")
        if path and not path.startswith("/"):
            path = f"{context}/{path}"
        return path or context

    def _question(self, element: etree._Element, kind: str, context: str) -> Control:
        path = self._place(element, context)
        hint = element.find(f"{{{XF}}}hint")
        words = self._words(hint)
        control = Control(
            kind="rank" if etree.QName(element).namespace == ODK and kind == "rank" else kind,
            path=path,
            label=self._words(element.find(f"{{{XF}}}label")),
            hint=words,
            guidance=words,
            appearance=element.get("appearance") or "",
            attributes={
                name.localname: value
                for name, value in _attributes(element)
                if name.localname not in ("ref", "nodeset", "appearance")
            },
            choices=tuple(
                Choice(
                    (item.findtext(f"{{{XF}}}value") or "").strip(), self._words(item.find(f"{{{XF}}}label"))
                )
                for item in element.findall(f"{{{XF}}}item")
            ),
            itemset=self._itemset(element, path),
        )
        self._by_path[path] = control
        self._read_actions(element, path)
        return control

    def _itemset(self, element: etree._Element, path: str) -> Itemset | None:
        itemset = element.find(f"{{{XF}}}itemset")
        if itemset is None:
            return None
        nodeset = self._compiled(itemset.get("nodeset") or "", path, "choices")
        if nodeset is None:
            return None
        value, label = itemset.find(f"{{{XF}}}value"), itemset.find(f"{{{XF}}}label")
        ref = (label.get("ref") or "") if label is not None else ""
        match = re.fullmatch(r"\s*jr:itext\(\s*([^')]+)\s*\)\s*", ref)
        return Itemset(
            nodeset,
            ((value.get("ref") or "") if value is not None else "").strip(),
            (match[1] if match else ref).strip(),
            match is not None,
        )

    def _group(self, element: etree._Element, context: str) -> Control:
        path = self._place(element, context)
        repeat = element.find(f"{{{XF}}}repeat")
        label = self._words(element.find(f"{{{XF}}}label"))
        if repeat is not None:
            return self._repeat(repeat, context, label, element)
        control = Control(
            "group",
            path,
            label,
            self._words(element.find(f"{{{XF}}}hint")),
            appearance=element.get("appearance") or "",
            children=tuple(self._body(element, path)),
        )
        if element.get("ref") or element.get("nodeset"):
            self._by_path[path] = control
        return control

    def _repeat(
        self,
        element: etree._Element,
        context: str,
        label: Words = NO_WORDS,
        group: etree._Element | None = None,
    ) -> Control:
        path = self._place(element, context)
        count = element.get(f"{{{JR}}}count")
        appearance = (
            (group.get("appearance") if group is not None else None) or element.get("appearance") or ""
        )
        control = Control(
            "repeat",
            path,
            label,
            appearance=appearance,
            children=tuple(self._body(element, path)),
            count=self._compiled(count, path, "count") if count else None,
            no_add_remove=(element.get(f"{{{JR}}}noAddRemove") or "").startswith("true"),
        )
        self._by_path[path] = control
        self._read_actions(element, path)
        return control


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname


def _attributes(element: etree._Element) -> Iterator[tuple[etree.QName, str]]:
    for name, value in element.attrib.items():
        yield etree.QName(name), str(value)


def _own_text(element: etree._Element) -> str:
    return "" if len(element) else (element.text or "").strip()


def _plain_tree(element: etree._Element, above: str) -> Node:
    path = f"{above}/{_local(element)}"
    node = Node(_local(element), path, None, _own_text(element))
    node.attributes = {name.localname: value for name, value in _attributes(element)}
    for child in element:
        node.add(_plain_tree(child, path))
    return node


def _find(document: Node, path: str) -> Node | None:
    node = document
    for step in path.strip("/").split("/"):
        below = node.named(step)
        if not below:
            return None
        node = below[0]
    return node


def copy_of(node: Node) -> Node:
    """A copy of the subtree, without keys."""
    twin = Node(node.name, node.path, None, node.text, node.namespace)
    twin.attributes, twin.bind = dict(node.attributes), node.bind
    for child in node.children:
        twin.add(copy_of(child))
    return twin
