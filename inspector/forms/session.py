"""A form being filled in: an answer goes in, what changed comes out.

Nothing here refuses an answer. One that breaks a rule is kept and says so; completeness is asked for by
`gaps` when somebody wants to close.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence

from lxml import etree

from inspector.errors import NotFoundError
from inspector.forms import datatypes
from inspector.forms.definition import Control, Form
from inspector.forms.instance import Instance, innermost_key
from inspector.forms.propagation import Propagation
from inspector.forms.state import Changed, Context, Gap, GapKind, Growing, NodeState, Ref, Row, Section
from inspector.forms.tree import Node
from inspector.forms.wording import Wording
from inspector.forms.xpath import values
from inspector.forms.xpath.compiler import compiled
from inspector.forms.xpath.errors import XPathError
from inspector.forms.xpath.scope import Runtime, Scope
from inspector.forms.xpath.values import Value
from inspector.i18n import gettext as _

_FIRST_LOAD = ("odk-instance-first-load", "xforms-ready", "odk-instance-load")
_LOAD = ("xforms-ready", "odk-instance-load")


class Session:
    """One form with its answers. Make it with `start` or `restore`."""

    def __init__(self, form: Form, context: Context) -> None:
        self.form = form
        self._context = context
        self._instance = Instance(form, context.new_key)
        self._runtime = Runtime(
            context.clock,
            context.chance(),
            {**form.instances, **context.instances},
            context.identity,
            root=self._instance.document,
            repeats=frozenset(form.repeats),
        )
        self._wording = Wording(form, self._runtime, context.language or form.default_language)
        self._runtime.labels = self._wording
        self._work = Propagation(form, context, self._instance, self._runtime, self._wording)
        self._last: Changed = frozenset()

    # -- beginning

    @classmethod
    def start(cls, form: Form, context: Context) -> Session:
        """A new, empty instance with its defaults and first-load actions applied."""
        session = cls(form, context)
        session._instance.give_keys()
        for node in session._instance.leaves(session.document):
            if node.text and node.bind is not None:
                node.text = datatypes.cast(node.bind.type, node.text)
            session._preload(node)
        session._fill_fixed_repeats()
        session._begin(_FIRST_LOAD)
        return session

    def _fill_fixed_repeats(self) -> None:
        """A repeat to which nobody can add has one row where the form brings none."""
        for path, control in self.form.by_path.items():
            if control.kind == "repeat" and control.no_add_remove and control.count is None:
                for parent in self._instance.under(self.document, path.rpartition("/")[0]):
                    if not parent.named(path.rpartition("/")[2]):
                        row = self._instance.new_row(path, self._context.new_key())
                        self._instance.insert(parent, row)
                        self._instance.index(row)

    @classmethod
    def restore(cls, form: Form, context: Context, rows: Iterable[Row], saved: Mapping[Ref, str]) -> Session:
        """The instance as it was left: these rows, these values, no default a second time."""
        session = cls(form, context)
        session._instance.empty(session.document)
        session._instance.index(session.document)
        waiting = list(rows)
        while waiting:
            placed = [row for row in waiting if session._place_row(row)]
            if not placed:
                raise NotFoundError(
                    _("A saved row of “{path}” belongs to a row that is not there.").format(
                        path=waiting[0].path
                    )
                )
            waiting = [row for row in waiting if row not in placed]
        for ref, value in saved.items():
            saved_node = session._instance.find(ref)
            if saved_node is not None:
                saved_node.text = value
        session._begin(())
        return session

    @classmethod
    def restore_tree(cls, form: Form, context: Context, root: etree._Element) -> Session:
        """The instance that this XML holds, as OpenRosa writes it."""
        session = cls(form, context)
        session._instance.drop_rows(session.document)
        session._fill(session.document.children[0], root)
        session._instance.index(session.document)
        session._begin(_LOAD)
        return session

    def _begin(self, events: tuple[str, ...]) -> None:
        self._work.begin()
        self._work.settle()
        for event in events:
            self._happens(event)
        self._work.settle()
        self._work.go_live()

    def _happens(self, event: str) -> None:
        for action in self.form.actions:
            if action.event == event:
                self._work.act(action, self.document)

    def begin_edit(self, new_id: str = "") -> Changed:
        """Make this the successor of the instance it was: a new id, and the old one as what it replaces."""
        root = self.document.children[0]
        meta = root.named("meta")[0]
        name = meta.named("instanceID")[0]
        old = meta.named("deprecatedID")
        if name.text and not old:
            replaced = Node("deprecatedID", f"{meta.path}/deprecatedID", None, "", name.namespace)
            replaced.prefix = name.prefix
            meta.add(replaced)
            self._instance.index(replaced)
            old = [replaced]
        if old:
            self._work.set_text(old[0], name.text)
        bind = name.bind
        if bind is not None and (bind.preload == "uid" or bind.calculate is not None):
            self._work.set_text(name, f"uuid:{new_id or self._context.new_uuid()}")
        return self._work.settle()

    def _place_row(self, row: Row) -> bool:
        above = row.path.rpartition("/")[0]
        for node in self._instance.under(self.document, above):
            if innermost_key(node) == row.parent:
                instance = self._instance.new_row(row.path, row.key, blank=True)
                self._instance.insert(node, instance)
                self._instance.index(instance)
                return True
        return False

    def _fill(self, node: Node, element: etree._Element) -> None:
        """Take over what an element holds; what the form does not know is left."""
        for key, value in element.attrib.items():
            name = etree.QName(str(key)).localname
            for attribute in node.attributes.values():
                if attribute.name == name and attribute.bind is not None:
                    attribute.text = str(value)
        if not node.children and not len(element):
            node.text = element.text or ""
            return
        for child in element:
            name = etree.QName(child).localname
            path = f"{node.path}/{name}"
            if path in self.form.repeats:
                row = self._instance.new_row(path, self._context.new_key())
                self._instance.drop_rows(row)
                self._instance.insert(node, row)
                self._fill(row, child)
            elif node.named(name):
                self._fill(node.named(name)[0], child)
            elif path.endswith("/meta/deprecatedID"):
                known = Node(name, path, None, child.text or "", etree.QName(child).namespace or "")
                known.prefix = child.prefix or ""
                node.add(known)

    # -- acts

    def answer(self, ref: str, value: str | None) -> Changed:
        """Take an answer, whatever it is, and give every node that changed. Raises NotFoundError."""
        node = self._instance.node(ref)
        kind = node.bind.type if node.bind is not None else "string"
        self._work.answered(node)
        self._work.set_text(node, self._in_order(node, datatypes.understood(kind, value or "")))
        return self._work.settle()

    def _in_order(self, node: Node, value: str) -> str:
        """The answers of a select in the order in which they are offered, whatever order they were chosen in."""
        control = self.form.by_path.get(node.path)
        chosen = value.split()
        if control is None or control.kind != "select" or len(chosen) < 2:
            return value
        order = {name: n for n, (name, _label) in enumerate(self._choices(control, node))}
        return " ".join(sorted(dict.fromkeys(chosen), key=lambda name: order.get(name, len(order))))

    def add_row(self, ref: str, key: str | None = None, at: int | None = None) -> Row:
        """Add a row to a repeat, at the end or before position `at`; `ref` is the repeat without a key."""
        path, parent = self._instance.repeat_place(ref)
        row = self._instance.new_row(path, key or self._context.new_key())
        self._instance.insert(parent, row, at)
        self._instance.index(row)
        for node in self._instance.leaves(row):
            self._preload(node)
        self._work.new_row_actions(row)
        self._work.row_added(row)
        same = parent.named(row.name)
        if same[-1] is not row:
            self._work.rows_shifted(same[same.index(row) + 1 :])
        self._last = self._work.settle()
        return self._instance.row(row)

    def remove_row(self, ref: str) -> Changed:
        """Take a row out. Raises NotFoundError."""
        row, _parent = self._instance.row_node(ref)
        self._work.remove_row(row)
        return self._work.settle()

    def move_row(self, ref: str, at: int) -> Changed:
        """Put a row at this position (from 0) among its siblings. Raises NotFoundError."""
        row, parent = self._instance.row_node(ref)
        parent.remove(row)
        self._instance.insert(parent, row, at)
        self._work.row_moved(row, parent.named(row.name))
        return self._work.settle()

    def set_language(self, language: str) -> Changed:
        """Show every text in this language of the form."""
        self._wording.language = language
        self._work.begin()  # a calculation may read a label
        shown = Changed(
            Ref(ref) for ref in self._instance.refs() if self._instance.node(ref).path in self.form.by_path
        )
        return self._work.settle() | shown

    @property
    def language(self) -> str:
        """The language that texts are shown in."""
        return self._wording.language

    @property
    def changed(self) -> Changed:
        """What the last added row changed."""
        return self._last

    # -- looking

    def list_of(self, instance: str) -> Node | None:
        """The list that came with the form under this name, as it was attached."""
        return self._context.instances.get(instance)

    @property
    def document(self) -> Node:
        """The instance's tree, to be read only."""
        return self._instance.document

    def state(self, ref: str) -> NodeState:
        """Everything there is to show of one node. Raises NotFoundError."""
        node = self._instance.node(ref)
        control, bind = self.form.by_path.get(node.path), node.bind
        problem = self._problem(node)
        say = self._wording.shown
        return NodeState(
            ref=Ref(ref),
            kind=control.kind if control else "",
            type=bind.type if bind else "string",
            value=(node.text or None) if not node.children else None,
            relevant=node.relevant,
            readonly=_is_readonly(node),
            required=node.required,
            valid=problem is None,
            message=problem.message if problem else "",
            problem=problem.kind if problem else None,
            label=say(control.label, node) if control else "",
            hint=say(control.hint, node) if control else "",
            guidance=say(control.guidance, node, "guidance") if control else "",
            choices=self._choices(control, node) if control else (),
            appearance=control.appearance if control else "",
            extra=bind.extra if bind else {},
            attributes=control.attributes if control else {},
            media=self._wording.media(control.label.text_id, node) if control else {},
            choice_media=self._wording.choice_media(control, node) if control else {},
            choice_places=self._wording.choice_places(control, node) if control else {},
        )

    def applies(self, ref: str) -> bool:
        """Whether a node and all around it applies now. Raises NotFoundError."""
        return self._instance.node(ref).relevant

    def value(self, ref: str) -> str | None:
        """What a node holds. Raises NotFoundError."""
        node = self._instance.node(ref)
        return (node.text or None) if not node.children else None

    def is_asked(self, ref: str) -> bool:
        """Whether a person answers this question just now. Much quicker than asking for its state."""
        node = self._instance.node(ref)
        control = self.form.by_path.get(node.path)
        return (
            control is not None
            and control.is_question
            and node.relevant
            and not _is_readonly(node)
            and not (control.kind in ("select", "select1") and "label" in control.appearance.split())
        )

    def at(self, path: str) -> list[Ref]:
        """The nodes of this path: one for each row that it lies in."""
        return [Ref(node.ref) for node in self._instance.under(self.document, path)]

    def refs(self, top: str = "") -> Iterator[Ref]:
        """Every element, and every attribute that a bind speaks of, in document order; those at or below `top`."""
        begin = self._instance.find(top) if top else self.document
        for node in begin.walk() if begin is not None else ():
            if node.path:
                yield Ref(node.ref)
                yield from (Ref(one.ref) for one in node.attributes.values() if one.bind is not None)

    def controls(self) -> Iterator[tuple[Ref, Control, int]]:
        """What the body shows, in its order, with its depth; a repeat comes once for each row."""
        yield from self._body(self.form.controls, self.document, 0)

    def sections(self) -> list[Section]:
        """The groups and repeats at the top of the body, or within the one group that holds them all.

        Questions between them form sections of their own, so that a form without groups has one.
        """
        tops: Sequence[Control] = self.form.controls
        if (
            len(tops) == 1
            and tops[0].kind == "group"
            and not all(one.is_question for one in tops[0].children)
        ):
            tops = tops[0].children
        runs = itertools.groupby(tops, lambda one: one.path or id(one) if not one.is_question else "")
        found = [tuple(run) for _kind, run in runs]
        return [self._section(run, is_whole=len(found) == 1) for run in found]

    def _section(self, run: Sequence[Control], *, is_whole: bool) -> Section:
        tops = tuple(Ref(path) for control in run for path in _paths_of(control))
        first = run[0]
        node = next(iter(self._instance.under(self.document, first.path)), self.document)
        title = self._wording.shown(first.label, node)
        if first.is_question and is_whole:
            title = self.form.title or title
        return Section(tops[0], title, tops)

    def questions_in(self, section: Section) -> list[Ref]:
        """The questions of a section, in the order of the body."""
        return [ref for ref in self.questions() if section.holds(ref)]

    def growing(self) -> list[Growing]:
        """The repeats to which rows can be added, in every place where they apply."""
        found = []
        for path, control in self.form.by_path.items():
            if control.kind == "repeat" and control.count is None and not control.no_add_remove:
                above, _slash, name = path.rpartition("/")
                for parent in self._instance.under(self.document, above):
                    if parent.relevant:
                        label = self._wording.shown(control.label, parent)
                        ref = Ref(f"{parent.ref}/{name}" if parent.path else path)
                        found.append(Growing(ref, label, len(parent.named(name))))
        return found

    def questions(self, section: str = "") -> list[Ref]:
        """The questions below a group, row or the whole form, in the order of the body."""
        return [
            ref
            for ref, control, _depth in self.controls()
            if control.is_question and (not section or ref == section or ref.startswith(f"{section}/"))
        ]

    def rows(self, path: str = "") -> list[Row]:
        """The rows of every repeat, or of this one, in document order."""
        return self._instance.rows(path)

    def values(self) -> dict[Ref, str]:
        """Every leaf that holds a value, applicable or not."""
        return {Ref(node.ref): node.text for node in self._instance.leaves(self.document) if node.text}

    def gaps(self) -> tuple[Gap, ...]:
        """What stands between this instance and a complete one, in document order."""
        found = []
        for node in self._instance.leaves(self.document):
            if not node.relevant or not node.path:
                continue
            problem = self._problem(node)
            if problem is not None:
                found.append(problem)
            elif node.required and not node.text:
                message = self._wording.message(node.bind.required_message if node.bind else "", node)
                found.append(Gap(Ref(node.ref), GapKind.REQUIRED, message or _("This is not answered yet.")))
        return tuple(found)

    def next_gap(self, after: str = "") -> Gap | None:
        """The next thing that is missing or wrong behind this node, from the beginning again at the end."""
        found = self.gaps()
        order = {ref: n for n, ref in enumerate(self.refs())}
        at = order.get(Ref(after), -1)
        return next((gap for gap in found if order.get(gap.ref, -1) > at), found[0] if found else None)

    def evaluate(self, ref: str, expression: str) -> Value:
        """The value of an expression at a node. Raises XPathError."""
        return compiled(expression).run(Scope.of(self._instance.node(ref), self._runtime))

    def holds(self, ref: str, expression: str) -> bool:
        """Whether an expression is true at a node. Raises XPathError."""
        return values.boolean(self.evaluate(ref, expression))

    # -- inside

    def _body(self, controls: Iterable[Control], top: Node, depth: int) -> Iterator[tuple[Ref, Control, int]]:
        for control in controls:
            for node in self._instance.under(top, control.path) if control.path else (top,):
                yield Ref(node.ref), control, depth
                yield from self._body(control.children, node, depth + 1)

    def _preload(self, node: Node) -> None:
        """Give a node the value that the form wants filled in before anybody answers (ODK: preload)."""
        bind = node.bind
        if bind is None or not bind.preload:
            return
        now = self._context.clock.now()
        if bind.preload == "timestamp" and bind.preload_params == "start":
            node.text = values.full_text(now.instant)
        elif bind.preload == "date":
            node.text = str(now.local_date)
        elif bind.preload == "property":
            node.text = self._context.identity.get(bind.preload_params, "")
        elif bind.preload == "uid":
            node.text = f"uuid:{self._context.new_uuid()}"

    def finish(self) -> Changed:
        """Do what the form wants done before it is closed, and record when that was where it asks for it."""
        self._happens("xforms-revalidate")
        for node in self._instance.leaves(self.document):
            bind = node.bind
            if bind is not None and (bind.preload, bind.preload_params) == ("timestamp", "end"):
                self._work.set_text(node, values.full_text(self._context.clock.now().instant))
        return self._work.settle()

    def _problem(self, node: Node) -> Gap | None:
        """The first thing that is wrong with a node's value."""
        if node.problem:
            return Gap(Ref(node.ref), GapKind.ERROR, node.problem)
        if not node.text or not node.relevant or node.bind is None:
            return None
        message = datatypes.problem(node.bind.type, node.text)
        if message:
            return Gap(Ref(node.ref), GapKind.TYPE, message)
        if not node.constraint_holds:
            told = self._wording.message(node.bind.constraint_message, node)
            return Gap(
                Ref(node.ref),
                GapKind.CONSTRAINT,
                told or _("This entry is not accepted here. It is kept; the visit cannot be sealed with it."),
            )
        return self._not_offered(node)

    def _not_offered(self, node: Node) -> Gap | None:
        control = self.form.by_path.get(node.path)
        if control is None or control.kind not in ("select", "select1", "rank"):
            return None
        try:
            offered = self._wording.offered(control, node)
        except XPathError as error:
            return Gap(Ref(node.ref), GapKind.ERROR, str(error))
        given = node.text.split()
        strange = [value for value in given if value not in offered]
        if strange and offered:
            message = _("“{value}” is not one of the answers offered. Choose again.").format(value=strange[0])
            return Gap(Ref(node.ref), GapKind.TYPE, message)
        if control.kind == "rank" and len(set(given)) < len(offered):
            return Gap(Ref(node.ref), GapKind.TYPE, _("Put every answer into the order, none left out."))
        return None

    def _choices(self, control: Control, node: Node) -> tuple[tuple[str, str], ...]:
        try:
            return self._wording.choices(control, node)
        except XPathError:
            return ()  # `_problem` says why


def _paths_of(control: Control) -> tuple[str, ...]:
    """The path of a control, or those of what a group without one holds."""
    if control.path:
        return (control.path,)
    return tuple(path for child in control.children for path in _paths_of(child))


def _is_readonly(node: Node) -> bool:
    current: Node | None = node
    while current is not None:
        if current.readonly:
            return True
        current = current.parent
    return False
