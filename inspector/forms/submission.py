"""An instance as the OpenRosa specification writes it, and read back: sent, kept, edited.

Nodes that do not apply are left out, attributes and namespaces stay as the form has them. An edited
instance names the one it replaces in `deprecatedID` and gets an `instanceID` of its own.
"""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from inspector.errors import FormError
from inspector.forms.definition import Form
from inspector.forms.session import Session
from inspector.forms.state import Context
from inspector.forms.tree import Node
from inspector.forms.xml import parsed
from inspector.i18n import gettext as _


def written(session: Session) -> bytes:
    """The submission's XML."""
    element = _element(session.document.children[0], session.form.namespaces)
    etree.cleanup_namespaces(element)
    return etree.tostring(element, encoding="UTF-8")


def instance_id(session: Session) -> str:
    """The id of the instance, as its XML carries it."""
    return session.document.children[0].named("meta")[0].named("instanceID")[0].text


def _element(node: Node, prefixes: Mapping[str, str]) -> etree._Element:
    nsmap: dict[str | None, str] = dict(prefixes.items())
    nsmap.update({node.prefix or None: node.namespace} if node.namespace else {})
    element = etree.Element(_qualified(node), nsmap=nsmap)  # type: ignore[arg-type]  # None is the default namespace
    for attribute in node.attributes.values():
        element.set(_qualified(attribute), attribute.text)
    if not node.children:
        element.text = node.text
    for child in node.children:
        if child.relevant:
            element.append(_element(child, prefixes))
    return element


def _qualified(node: Node) -> str:
    return f"{{{node.namespace}}}{node.name}" if node.namespace else node.name


def restored(form: Form, context: Context, xml: bytes) -> Session:
    """The session of a kept instance, with what was answered. Raises FormError when it is another form's."""
    return Session.restore_tree(form, context, _instance(form, xml))


def edit(form: Form, context: Context, xml: bytes) -> Session:
    """A session that changes a sent instance: `deprecatedID` says which. Raises FormError."""
    session = restored(form, context, xml)
    session.begin_edit()
    return session


def _instance(form: Form, xml: bytes) -> etree._Element:
    root = parsed(xml)
    name = root.get("id") or etree.QName(root).localname
    if root.get("id") is not None and name != form.form_id:
        raise FormError(
            _("This instance belongs to the form “{theirs}”, not to “{ours}”.").format(
                theirs=name, ours=form.form_id
            )
        )
    return root
