"""XML text into nodes and back, read safely: no entities, no network."""

from __future__ import annotations

from lxml import etree

from inspector.errors import FormError
from inspector.forms.tree import Node, NodeKind
from inspector.i18n import gettext as _

OPENROSA = "http://openrosa.org/xforms"
XML = "http://www.w3.org/XML/1998/namespace"
_LARGEST = 256 * 1024 * 1024


def parsed(xml: bytes, *, bare: bool = True) -> etree._Element:
    """The root element. `bare` leaves comments and instructions out. Raises FormError."""
    if len(xml) > _LARGEST:
        raise FormError(_("This file is larger than 256 MB. Split its lists into several files."))
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=True, remove_comments=bare, remove_pis=bare
    )
    try:
        return etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        raise FormError(_("This is not XML that can be read: {reason}.").format(reason=error.msg)) from error


def document(xml: bytes) -> Node:
    """Every node of the XML, comments, instructions and mixed text too, below a document node. Raises FormError."""
    root = parsed(xml, bare=False)
    top = Node("", "", kind=NodeKind.DOCUMENT)
    before = list(root.itersiblings(preceding=True))[::-1]
    for element in (*before, root, *root.itersiblings()):
        node = _any_node(element, "", {})
        if node is not None:
            top.add(node)
    return top


def element_tree(element: etree._Element) -> Node:
    """The element with its elements, attributes and the texts of its leaves; paths begin at the element."""
    return _element(element, "", {}, mixed=False)


def _any_node(element: etree._Element, above: str, paths: dict[tuple[str, str], str]) -> Node | None:
    tag: object = element.tag  # lxml marks what is no element by a function in place of the name
    if tag is etree.Comment:
        return Node("", above, None, str(element.text or ""), kind=NodeKind.COMMENT)
    if tag is etree.PI:
        target = str(getattr(element, "target", ""))
        return Node(target, above, None, str(element.text or ""), kind=NodeKind.INSTRUCTION)
    if not isinstance(tag, str):  # an entity: none is ever resolved
        return None
    return _element(element, above, paths, mixed=True)


def _element(element: etree._Element, above: str, paths: dict[tuple[str, str], str], *, mixed: bool) -> Node:
    space, _brace, name = str(element.tag).rpartition("}")
    path = paths.get((above, name))
    if path is None:  # one text for all alike
        path = paths[above, name] = f"{above}/{name}"
    node = Node(name, path, None, "", space[1:])
    node.prefix = element.prefix or ""
    if element.attrib:
        node.attributes = {}
        for key, value in element.attrib.items():
            node.set_attribute(attribute(path, key, str(value), element.nsmap))
    if not len(element):
        node.text = (element.text or "") if mixed else (element.text or "").strip()
        return node
    if mixed and element.text:
        node.add(Node("", path, None, element.text, kind=NodeKind.TEXT))
    for child in element:
        below = _any_node(child, path, paths) if mixed else _element(child, path, paths, mixed=False)
        if below is not None:
            node.add(below)
        if mixed and child.tail:
            node.add(Node("", path, None, child.tail, kind=NodeKind.TEXT))
    return node


def attribute(path: str, key: object, value: str, prefixes: dict[str | None, str]) -> Node:
    """The node of an attribute whose name may be in Clark's notation."""
    name = etree.QName(key if isinstance(key, str) else str(key))
    node = Node(
        name.localname, f"{path}/@{name.localname}", None, value, name.namespace or "", NodeKind.ATTRIBUTE
    )
    if name.namespace:
        known = {uri: prefix or "" for prefix, uri in prefixes.items()} | {XML: "xml"}
        node.prefix = known.get(name.namespace, "")
    return node
