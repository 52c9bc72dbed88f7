"""An XForm's XML into a checked form."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from lxml import etree

from inspector.forms import dependencies, search
from inspector.forms.definition import (
    NO_WORDS,
    Action,
    Bind,
    Choice,
    Control,
    Form,
    Itemset,
    Piece,
    Sending,
    Text,
    Words,
)
from inspector.forms.problems import FaultyFormError, Problem
from inspector.forms.tree import Node, NodeKind
from inspector.forms.xml import OPENROSA, attribute, element_tree, parsed
from inspector.forms.xpath.compiler import Compiled, compiled
from inspector.forms.xpath.errors import XPathError
from inspector.i18n import gettext as _

XF = "http://www.w3.org/2002/xforms"
H = "http://www.w3.org/1999/xhtml"
JR = "http://openrosa.org/javarosa"
ODK = "http://www.opendatakit.org/xforms"
EVENTS = "http://www.w3.org/2001/xml-events"
CHECKLIST = "urn:x-yardproof:checklist"
ENTITIES = "http://www.opendatakit.org/xforms/entities"
_CONTROLS = frozenset({"input", "select", "select1", "range", "rank", "trigger", "upload", "secret"})
_NUMBER = re.compile(r"\s*-?\d+(\.\d+)?\s*")
_ACTIONS = {"setvalue": XF, "setgeopoint": ODK, "recordaudio": ODK}
_ITEXT = re.compile(r"\s*jr:itext\(\s*'([^']*)'\s*\)\s*")
_SPACE = re.compile(r"\s+")


def parse(xml: bytes) -> Form:
    """The form in these bytes. Raises FaultyFormError that lists every fault with the field it concerns."""
    return _Reader(parsed(xml)).form()


class Texts:
    """The itext of a form on its own, for expressions that run outside a session."""

    def __init__(self, itext: Mapping[str, Mapping[str, Text]], language: str) -> None:
        self._texts = itext.get(language) or next(iter(itext.values()), {})

    def itext(self, text_id: str, node: Node) -> str:
        return "".join(piece.words for piece in self._texts.get(text_id, {}).get("", ())) or text_id

    def choice_label(self, node: Node, value: str) -> str:
        return value


def texts_and_lists(xml: bytes, language: str) -> tuple[Texts, dict[str, Node]]:
    """What an expression may ask of a form that nobody fills in: its texts and its secondary instances."""
    reader = _Reader(parsed(xml))
    _languages, _default, itext = reader.itext()
    return Texts(itext, language), reader.secondary()[0]


class _Reader:
    """Reads one document; gathers faults so that all are told at once."""

    def __init__(self, root: etree._Element) -> None:
        if next(root.iter(f"{{{XF}}}model"), None) is None:
            _take_as_xforms(root)
        model = root.find(f"{{{H}}}head/{{{XF}}}model")
        model = root.find(f".//{{{XF}}}model") if model is None else model
        if model is None:
            raise FaultyFormError([Problem(_("This file holds no XForms model, so it is no form."))])
        self._model = model
        self._root = root
        self._faults: list[Problem] = []
        self._warnings: list[str] = []
        self._binds: dict[str, Bind] = {}
        self._bind_names: dict[str, str] = {}
        self._lines: dict[str, int | None] = {}  # where the bind of a field stands
        self._by_path: dict[str, Control] = {}
        self._actions: list[Action] = []
        self._searched: set[str] = set()  # tables that a search() in an appearance names
        self._repeats: dict[str, Node] = {}
        self._child_order: dict[str, tuple[str, ...]] = {}

    def form(self) -> Form:
        primary = self._primary()
        template = self._instance_tree(primary)
        self._read_binds()
        self._give_meta(template.children[0])
        languages, default, itext = self.itext()
        body = self._root.find(f"{{{H}}}body")
        controls = tuple(self._body(body, "")) if body is not None else ()
        self._read_actions(self._model, "")
        self._settle(template)
        instances, external = self.secondary()
        for table in self._searched - {"", *external, *instances}:
            external[table] = f"jr://file-csv/{table}.csv"
        sending = self._sending()
        if self._faults:
            raise FaultyFormError(dict.fromkeys(self._faults))
        found = dependencies.found(template, self._repeats, self._binds, controls, tuple(itext.values()))
        return Form(
            form_id=primary.get("id") or primary.get("xmlns") or _local(primary),
            version=primary.get("version")
            or primary.get(f"{{{OPENROSA}}}version")
            or primary.get(f"{{{ODK}}}version")
            or "",
            title=" ".join(
                (self._root.findtext(f"{{{H}}}head/{{{H}}}title") or primary.get("id") or "").split()
            ),
            template=template,
            repeats=self._repeats,
            brought=_brought(template, self._repeats),
            binds=self._binds,
            controls=controls,
            by_path=self._by_path,
            languages=languages,
            default_language=default,
            itext=itext,
            instances=instances,
            external=external,
            actions=tuple(self._actions),
            readers=found.readers,
            child_order=self._child_order,
            namespaces={prefix: uri for prefix, uri in primary.nsmap.items() if prefix},
            sending=sending,
            watched=_watched(self._actions),
            counted=_counted(self._by_path),
            totals=found.totals,
            warnings=tuple(self._warnings),
        )

    # -- model

    def _primary(self) -> etree._Element:
        instance = self._model.find(f"{{{XF}}}instance")
        if instance is None or len(instance) == 0:
            told = _("The form's model holds no instance, so there is nothing to fill in.")
            raise FaultyFormError([Problem(told)])
        return instance[0]

    def _instance_tree(self, element: etree._Element) -> Node:
        document = Node("", "", kind=NodeKind.DOCUMENT)
        document.add(self._node(element, ""))
        return document

    def _node(self, element: etree._Element, above: str) -> Node:
        path = f"{above}/{_local(element)}"
        node = Node(_local(element), path, None, _own_text(element), etree.QName(element).namespace or "")
        node.prefix = element.prefix or ""
        for name, value in element.attrib.items():
            if etree.QName(str(name)).namespace != JR:
                node.set_attribute(attribute(path, name, str(value), element.nsmap))
        names = [_local(child) for child in element]
        self._child_order.setdefault(path, tuple(dict.fromkeys(names)))
        for child in element:
            below = self._node(child, path)
            if child.get(f"{{{JR}}}template") is not None:
                self._repeats[below.path] = below
            else:
                node.add(below)
        return node

    def _give_meta(self, root: Node) -> None:
        """Every instance has an id of its own, also where the form forgot to ask for one."""
        meta = next((child for child in root.children if child.name == "meta"), None)
        if meta is None:
            declared = {uri: prefix for prefix, uri in self._primary().nsmap.items() if prefix}
            meta = Node("meta", f"{root.path}/meta", None, "", OPENROSA)
            meta.prefix = declared.get(OPENROSA, "")
            root.add(meta)
            self._child_order[root.path] = (*self._child_order[root.path], "meta")
        path = f"{meta.path}/instanceID"
        if not meta.named("instanceID"):
            name = Node("instanceID", path, None, "", meta.namespace)
            name.prefix = meta.prefix
            meta.add(name)
            self._binds.setdefault(path, Bind(path, preload="uid"))

    def _read_binds(self) -> None:
        for element in self._model.findall(f"{{{XF}}}bind"):
            path = _SPACE.sub("", element.get("nodeset") or element.get("ref") or "")
            if not path:
                told = _("A bind names no field. Remove it or give it a nodeset.")
                self._faults.append(Problem(told, line=_line(element)))
                continue
            path = _without_prefixes(path)
            if not path.startswith("/"):
                path = f"/{_local(self._primary())}/{path}"
            self._lines[path] = _line(element)
            if element.get("id"):
                self._bind_names[element.get("id") or ""] = path
            self._binds[path] = self._merged(self._bind(element, path), self._binds.get(path))

    def _bind(self, element: etree._Element, path: str) -> Bind:
        return Bind(
            path=path,
            type=(element.get("type") or "string").rpartition(":")[2],
            relevant=self._expression(element, "relevant", path),
            readonly=self._expression(element, "readonly", path),
            required=self._expression(element, "required", path),
            constraint=self._expression(element, "constraint", path),
            calculate=self._expression(element, "calculate", path),
            constraint_message=element.get(f"{{{JR}}}constraintMsg") or "",
            required_message=element.get(f"{{{JR}}}requiredMsg") or "",
            preload=element.get(f"{{{JR}}}preload") or "",
            preload_params=element.get(f"{{{JR}}}preloadParams") or "",
            save_to=element.get(f"{{{ENTITIES}}}saveto") or "",
            extra={
                name.localname: value for name, value in _attributes(element) if name.namespace == CHECKLIST
            },
        )

    def _merged(self, new: Bind, old: Bind | None) -> Bind:
        """Two binds of one field as one; what the later one says counts."""
        if old is None:
            return new
        told = {
            name: getattr(new, name) or getattr(old, name)
            for name in ("relevant", "readonly", "required", "constraint", "calculate", "constraint_message",
                         "required_message", "preload", "preload_params", "save_to", "extra")
        }  # fmt: skip
        return Bind(path=new.path, type=new.type if new.type != "string" else old.type, **told)

    def _expression(self, element: etree._Element, name: str, path: str) -> Compiled | None:
        text = (element.get(name) or "").strip()
        return self._compiled(text, path, name) if text else None

    def _compiled(self, text: str, path: str, what: str) -> Compiled | None:
        try:
            found = compiled(text)
        except XPathError as error:
            self._faulty(path, what, error)
            return None
        for fault in found.faults():
            self._faulty(path, what, fault)
        return found

    def _faulty(self, path: str, what: str, error: XPathError) -> None:
        self._faults.append(Problem(str(error), column=what, path=path, line=self._lines.get(path)))

    def _settle(self, template: Node) -> None:
        """Hand each node its bind, and find the template of each repeat."""
        for control in self._by_path.values():
            if control.kind == "repeat" and control.path not in self._repeats:
                found = _find(template, control.path)
                if found is not None:
                    self._repeats[control.path] = copy_of(found)
        known: set[str] = set()
        for root in (template, *self._repeats.values()):
            for whole in root.walk():
                for node in (whole, *whole.attributes.values()):
                    known.add(node.path)
                    node.bind = self._binds.get(node.path)
        for path in self._binds:
            if path not in known:
                self._warnings.append(
                    _("{field}: a bind names a field that the form does not have.").format(field=path)
                )
        for path in self._by_path:
            if path not in known:
                self._warnings.append(
                    _("{field}: the body asks for a field that the form does not have.").format(field=path)
                )

    def itext(self) -> tuple[tuple[str, ...], str, dict[str, dict[str, Text]]]:
        """The languages, the default one, and the texts of each by their ids."""
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

    def secondary(self) -> tuple[dict[str, Node], dict[str, str]]:
        """The lists within the form, and the sources of those that come as files."""
        instances: dict[str, Node] = {}
        external: dict[str, str] = {}
        for element in self._model.findall(f"{{{XF}}}instance"):
            name, source = element.get("id") or "", element.get("src") or ""
            if element is self._model.find(f"{{{XF}}}instance"):
                continue
            if source:
                external[name] = source
            root = Node("instance", "")
            for key, told in element.attrib.items():
                root.set_attribute(attribute("", key, str(told), element.nsmap))
            if len(element):
                root.add(element_tree(element[0]))
            instances[name] = root
        return instances, external

    def _sending(self) -> Sending:
        element = self._model.find(f"{{{XF}}}submission")
        if element is None:
            return Sending()
        method = element.get("method") or "post"
        if method not in ("post", "form-data-post"):
            told = _("The form asks to be sent by “{method}”. Only post and form-data-post are known.")
            self._faults.append(Problem(told.format(method=method), line=_line(element)))
        return Sending(
            element.get("action") or "",
            method,
            "".join((element.get("base64RsaPublicKey") or "").split()),
            {name.localname: value for name, value in _attributes(element) if name.namespace},
        )

    def _read_actions(self, element: etree._Element, source: str) -> None:
        for child in element:
            kind = _local(child)
            if etree.QName(child).namespace != _ACTIONS.get(kind):
                continue
            target = _without_prefixes(
                _SPACE.sub("", child.get("ref") or self._bind_names.get(child.get("bind") or "", ""))
            )
            if target and not target.startswith("/"):
                target = _joined_path(source, target)
            events = (child.get("event") or child.get(f"{{{EVENTS}}}event") or "").split()
            value = child.get("value")
            self._actions += [
                Action(
                    kind,
                    event.rpartition(":")[2],
                    target,
                    self._compiled(target, target, kind) if "[" in target else None,
                    self._compiled(value, target, kind) if value else None,
                    (child.text or "").strip(),
                    source or self._repeat_around(target),
                    {name.localname: told for name, told in _attributes(child)},
                )
                for event in events
            ]

    def _repeat_around(self, path: str) -> str:
        """The innermost repeat that a field lies in, or ""."""
        return max(
            (
                one
                for one in self._by_path
                if path.startswith(f"{one}/") and self._by_path[one].kind == "repeat"
            ),
            default="",
            key=len,
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
            path = self._bind_names.get(element.get("bind") or "", "")
        path = _without_prefixes(path)
        if path and not path.startswith("/"):
            path = _joined_path(context, path)
        return path or context

    def _question(self, element: etree._Element, kind: str, context: str) -> Control:
        path = self._place(element, context)
        hint = element.find(f"{{{XF}}}hint")
        words = self._words(hint)
        choices, itemset = self._choices(element, path)
        control = Control(
            kind="rank" if etree.QName(element).namespace == ODK and kind == "rank" else kind,
            path=path,
            label=self._words(element.find(f"{{{XF}}}label")),
            hint=words,
            guidance=words,
            appearance=_appearance(element),
            attributes={
                name.localname: value
                for name, value in _attributes(element)
                if name.localname not in ("ref", "nodeset", "appearance")
            },
            choices=choices,
            itemset=itemset,
        )
        self._by_path[path] = control
        self._check_control(control)
        self._read_actions(element, path)
        return control

    def _choices(self, element: etree._Element, path: str) -> tuple[tuple[Choice, ...], Itemset | None]:
        choices = tuple(
            Choice((item.findtext(f"{{{XF}}}value") or "").strip(), self._words(item.find(f"{{{XF}}}label")))
            for item in element.findall(f"{{{XF}}}item")
        )
        call = search.call_in(element.get("appearance") or "")
        searched = self._compiled(call, path, "appearance") if call else None
        if searched is None:
            return choices, self._itemset(element, path)
        self._searched.add(search.table_of(searched))
        found, fixed = search.itemset(searched, choices)
        return fixed, found

    def _check_control(self, control: Control) -> None:
        for name in ("start", "end", "step"):
            if control.kind == "range" and not _NUMBER.fullmatch(control.attributes.get(name, "0")):
                told = _("“{name}” of a range must be a number, and is “{value}”.").format(
                    name=name, value=control.attributes[name]
                )
                self._faults.append(Problem(told, column="parameters", path=control.path))
        media = control.attributes.get("mediatype") or "*/*"
        if control.kind == "upload" and "/" not in media:
            told = _("“{media}” is no media type. Write one such as image/* or application/pdf.").format(
                media=media
            )
            self._faults.append(Problem(told, column="mediatype", path=control.path))

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
            _down((value.get("ref") or "") if value is not None else ""),
            _down(match[1] if match else ref),
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
        self._read_actions(element, path)
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


def _take_as_xforms(root: etree._Element) -> None:
    """Forms that forget to declare the namespace of XForms are read as if they had."""
    for element in root.iter(etree.Element):
        if not etree.QName(element).namespace:
            element.tag = f"{{{XF}}}{element.tag}"


def _appearance(element: etree._Element) -> str:
    """The words of an appearance, with the name of today beside an old one."""
    words = search.without_call(element.get("appearance") or "").split()
    if "search" in words and "autocomplete" not in words:
        words.append("autocomplete")
    return " ".join(words)


def _watched(actions: Iterable[Action]) -> dict[str, tuple[Action, ...]]:
    found: dict[str, tuple[Action, ...]] = {}
    for action in actions:
        if action.event == "xforms-value-changed" and action.source:
            found[action.source] = (*found.get(action.source, ()), action)
    return found


def _brought(template: Node, repeats: Mapping[str, Node]) -> dict[str, tuple[Node, ...]]:
    found: dict[str, tuple[Node, ...]] = {}
    for node in template.walk():
        if node.path in repeats:
            found[node.path] = (*found.get(node.path, ()), copy_of(node))
    return found


def _counted(controls: Mapping[str, Control]) -> dict[str, tuple[Control, ...]]:
    found: dict[str, tuple[Control, ...]] = {}
    for path, control in controls.items():
        if control.count is not None:
            above = path.rpartition("/")[0]
            found[above] = (*found.get(above, ()), control)
    return found


def _down(ref: str) -> tuple[str, ...]:
    """The names that a reference within a list's item goes down by."""
    return tuple(step.rpartition(":")[2] for step in ref.strip().split("/") if step not in ("", "."))


def _without_prefixes(path: str) -> str:
    """A path by local names, as nodes have theirs."""
    return "/".join(
        ("@" if step.startswith("@") else "") + step.lstrip("@").rpartition(":")[2]
        for step in path.split("/")
    )


def _joined_path(context: str, ref: str) -> str:
    """A relative reference from a context; `current()` is where it starts anyway."""
    steps = context.split("/")
    for step in ref.split("/"):
        if step == "..":
            steps.pop()
        elif step not in (".", "", "current()"):
            steps.append(step)
    return "/".join(steps)


def _line(element: etree._Element) -> int | None:
    """The line of the file on which the element stands."""
    found: object = element.sourceline
    return found if isinstance(found, int) else None


def _local(element: etree._Element) -> str:
    return etree.QName(element).localname


def _attributes(element: etree._Element) -> Iterator[tuple[etree.QName, str]]:
    for name, value in element.attrib.items():
        yield etree.QName(name), str(value)


def _own_text(element: etree._Element) -> str:
    return "" if len(element) else (element.text or "").strip()


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
    twin = Node(node.name, node.path, None, node.text, node.namespace, node.kind)
    twin.bind, twin.prefix = node.bind, node.prefix
    if node.attributes:
        for one in node.attributes.values():
            twin.set_attribute(copy_of(one))
    if node.children:
        twin.children = [copy_of(child) for child in node.children]
        for child in twin.children:
            child.parent = twin
    return twin
