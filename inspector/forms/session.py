"""A form being filled in: an answer goes in, what changed comes out.

Nothing here refuses an answer. One that breaks a rule is kept and says so; completeness is asked for by
`gaps` when somebody wants to close.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping

from inspector.errors import NotFoundError
from inspector.forms import datatypes
from inspector.forms.definition import Action, Bind, Control, Form, Itemset, Words
from inspector.forms.state import Changed, Context, Gap, GapKind, NodeState, Ref, Row
from inspector.forms.tree import Node
from inspector.forms.xform import copy_of
from inspector.forms.xpath import values
from inspector.forms.xpath.compiler import Compiled, compiled
from inspector.forms.xpath.errors import XPathError
from inspector.forms.xpath.scope import Runtime, Scope
from inspector.forms.xpath.values import Value
from inspector.i18n import gettext as _

_MOST_ROUNDS = 10_000


class Session:
    """One form with its answers. Make it with `start` or `restore`."""

    def __init__(self, form: Form, context: Context) -> None:
        self.form = form
        self._context = context
        self.language = context.language or form.default_language
        self._document = copy_of(form.template)
        self._runtime = Runtime(
            context.clock,
            context.chance(),
            {**form.instances, **context.instances},
            context.identity,
            self,
        )
        self._by_ref: dict[str, Node] = {}
        self._heap: list[tuple[int, int, str, Node]] = []
        self._queued: set[tuple[str, int]] = set()
        self._later: dict[tuple[str, int], tuple[str, Node]] = {}
        self._changed: set[Node] = set()
        self._gone: set[Ref] = set()
        self._counter = 0

    # -- beginning

    @classmethod
    def start(cls, form: Form, context: Context) -> Session:
        """A new, empty instance with its defaults and first-load actions applied."""
        session = cls(form, context)
        for node in session._document.walk():
            if node.path in form.repeats:
                node.key = context.new_key()
        session._index(session._document)
        for node in list(session._leaves(session._document)):
            session._preload(node)
        session._run_actions(
            ("odk-instance-first-load", "xforms-ready", "odk-instance-load"), session._document
        )
        session._evaluate_all()
        return session

    @classmethod
    def restore(cls, form: Form, context: Context, rows: Iterable[Row], saved: Mapping[Ref, str]) -> Session:
        """The instance as it was left: these rows, these values, no default a second time."""
        session = cls(form, context)
        for node in [node for node in session._document.walk() if node.path in form.repeats]:
            if node.parent is not None and node in node.parent.children:
                node.parent.remove(node)
        for node in session._leaves(session._document):
            node.text = ""
        session._index(session._document)
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
            saved_node = session._by_ref.get(ref)
            if saved_node is not None:
                saved_node.text = value
        session._evaluate_all()
        return session

    def _place_row(self, row: Row) -> bool:
        above = row.path.rpartition("/")[0]
        for node in self._under(self._document, above):
            if _innermost_key(node) == row.parent:
                instance = self._new_instance(row.path, row.key, blank=True)
                self._insert(node, instance)
                self._index(instance)
                return True
        return False

    def _index(self, top: Node) -> None:
        for node in top.walk():
            self._by_ref[node.ref] = node

    def _leaves(self, top: Node) -> Iterator[Node]:
        return (node for node in top.walk() if not node.children)

    # -- acts

    def answer(self, ref: str, value: str | None) -> Changed:
        """Take an answer, whatever it is, and give every node that changed. Raises NotFoundError."""
        node = self._node(ref)
        kind = node.bind.type if node.bind is not None else "string"
        self._set(node, datatypes.understood(kind, value or ""))
        for action in self.form.actions:
            if (
                action.event == "xforms-value-changed"
                and action.source == node.path
                and node in self._changed
            ):
                self._act(action, node)
        return self._settle()

    def add_row(self, ref: str, key: str | None = None, at: int | None = None) -> Row:
        """Add an instance to a repeat, at the end or before position `at`; `ref` is the repeat without a key."""
        path, parent = self._repeat_place(ref)
        instance = self._new_instance(path, key or self._context.new_key())
        self._insert(parent, instance, at)
        self._index(instance)
        for node in self._leaves(instance):
            self._preload(node)
        self._run_actions(("odk-new-repeat",), instance)
        self._enqueue_subtree(instance)
        self._structure_changed(instance)
        self._last = self._settle()
        return self._row(instance)

    def remove_row(self, ref: str) -> Changed:
        """Take an instance out. Raises NotFoundError."""
        instance = self._node(ref)
        parent = instance.parent
        if not instance.key or parent is None:
            raise NotFoundError(_("“{ref}” is not a row.").format(ref=ref))
        for node in instance.walk():
            self._gone.add(Ref(node.ref))
            del self._by_ref[node.ref]
        parent.remove(instance)
        for path in {node.path for node in instance.walk()}:
            self._notify(path, parent)
        for sibling in parent.named(instance.name):
            self._enqueue_subtree(sibling)
        return self._settle()

    def move_row(self, ref: str, at: int) -> Changed:
        """Put an instance at this position (from 0) among its siblings. Raises NotFoundError."""
        instance = self._node(ref)
        parent = instance.parent
        if not instance.key or parent is None:
            raise NotFoundError(_("“{ref}” is not a row.").format(ref=ref))
        parent.remove(instance)
        self._insert(parent, instance, at)
        for sibling in parent.named(instance.name):
            self._enqueue_subtree(sibling)
            self._changed.add(sibling)
        self._structure_changed(instance)
        return self._settle()

    def set_language(self, language: str) -> Changed:
        """Show every text in this language of the form."""
        self.language = language
        return Changed(Ref(ref) for ref, node in self._by_ref.items() if node.path in self.form.by_path)

    @property
    def changed(self) -> Changed:
        """What the last added row changed."""
        return self._last

    _last: Changed = frozenset()

    # -- looking

    def state(self, ref: str) -> NodeState:
        """Everything there is to show of one node. Raises NotFoundError."""
        node = self._node(ref)
        control, bind = self.form.by_path.get(node.path), node.bind
        problem = self._problem(node)
        hint = self._words(control.hint, node) if control else ""
        return NodeState(
            ref=Ref(ref),
            kind=control.kind if control else "",
            type=bind.type if bind else "string",
            value=(node.text or None) if not node.children else None,
            relevant=node.relevant,
            readonly=self._is_readonly(node),
            required=node.required,
            valid=problem is None,
            message=problem.message if problem else "",
            label=self._words(control.label, node) if control else "",
            hint=hint,
            guidance=self._words(control.guidance, node, "guidance") if control else "",
            choices=self._choices(control, node) if control else (),
            appearance=control.appearance if control else "",
            extra=bind.extra if bind else {},
        )

    def refs(self) -> Iterator[Ref]:
        """Every node, in document order."""
        return (Ref(node.ref) for node in self._document.walk() if node.path)

    def controls(self) -> Iterator[tuple[Ref, Control, int]]:
        """What the body shows, in its order, with its depth; a repeat comes once for each instance."""
        yield from self._body(self.form.controls, self._document, 0)

    def sections(self) -> list[tuple[Ref, Control]]:
        """The groups at the top of the body (or, where one group holds them all, those within it)."""
        top = [(ref, control) for ref, control, depth in self.controls() if depth == 0]
        if len(top) == 1 and top[0][1].kind == "group":
            inner = [(ref, control) for ref, control, depth in self.controls() if depth == 1]
            if any(control.kind == "group" for _ref, control in inner):
                return inner
        return top

    def questions(self, section: str = "") -> list[Ref]:
        """The questions below a group, row or the whole form, in the order of the body."""
        return [
            ref
            for ref, control, _depth in self.controls()
            if control.is_question and (not section or ref == section or ref.startswith(f"{section}/"))
        ]

    def rows(self, path: str = "") -> list[Row]:
        """The instances of every repeat, or of this one, in document order."""
        return [self._row(node) for node in self._document.walk() if node.key and path in ("", node.path)]

    def values(self) -> dict[Ref, str]:
        """Every leaf that holds a value, applicable or not."""
        return {Ref(node.ref): node.text for node in self._leaves(self._document) if node.text}

    def gaps(self) -> tuple[Gap, ...]:
        """What stands between this instance and a complete one, in document order."""
        found = []
        for node in self._leaves(self._document):
            if not node.relevant or not node.path:
                continue
            problem = self._problem(node)
            if problem is not None:
                found.append(problem)
            elif node.required and not node.text:
                message = self._message(node.bind.required_message if node.bind else "", node)
                found.append(Gap(Ref(node.ref), GapKind.REQUIRED, message or _("This is not answered yet.")))
        return tuple(found)

    def evaluate(self, ref: str, expression: str) -> Value:
        """The value of an expression at a node. Raises XPathError."""
        node = self._node(ref)
        return compiled(expression).run(Scope.of(node, self._runtime))

    def holds(self, ref: str, expression: str) -> bool:
        """Whether an expression is true at a node. Raises XPathError."""
        return values.boolean(self.evaluate(ref, expression))

    # -- texts, as expressions ask for them too

    def itext(self, text_id: str, form: str) -> str:
        """A text by its id in the language in use, falling back to the form's default."""
        for language in (self.language, self.form.default_language):
            pieces = self.form.itext.get(language, {}).get(text_id, {}).get(form)
            if pieces is not None:
                return self._joined(Words(pieces), self._document)
        return "" if form else text_id

    def choice_label(self, node: Node, value: str) -> str:
        """The label of a choice of the question at this node."""
        control = self.form.by_path.get(node.path)
        return dict(self._choices(control, node)).get(value, value) if control else value

    # -- inside: places

    def _node(self, ref: str) -> Node:
        node = self._by_ref.get(ref)
        if node is None:
            raise NotFoundError(_("This checklist has no “{ref}”.").format(ref=ref))
        return node

    def _repeat_place(self, ref: str) -> tuple[str, Node]:
        above, _slash, name = ref.rpartition("/")
        parent = self._by_ref.get(above)
        path = f"{parent.path}/{name}" if parent is not None else ""
        if parent is None or path not in self.form.repeats:
            raise NotFoundError(_("“{ref}” is not a place where rows can be added.").format(ref=ref))
        return path, parent

    def _row(self, instance: Node) -> Row:
        parent = _innermost_key(instance.parent) if instance.parent is not None else ""
        return Row(Ref(instance.ref), instance.path, instance.key, parent)

    def _new_instance(self, path: str, key: str, *, blank: bool = False) -> Node:
        instance = copy_of(self.form.repeats[path])
        instance.key = key
        for node in list(instance.walk()):
            if blank:
                if node is not instance and node.path in self.form.repeats and node.parent is not None:
                    node.parent.remove(node)
                elif not node.children:
                    node.text = ""
            elif node is not instance and node.path in self.form.repeats:
                node.key = self._context.new_key()
        return instance

    def _insert(self, parent: Node, instance: Node, at: int | None = None) -> None:
        """Put a row among its kind; where there is none, where the form has it."""
        for node in instance.walk():
            node.relevant = parent.relevant and node.own_relevant
        same = parent.named(instance.name)
        if at is not None and at < len(same):
            parent.add(instance, parent.children.index(same[max(at, 0)]))
        elif same:
            parent.add(instance, parent.children.index(same[-1]) + 1)
        else:
            order = self.form.child_order.get(parent.path, ())
            later = set(order[order.index(instance.name) + 1 :]) if instance.name in order else set()
            before = next((n for n, child in enumerate(parent.children) if child.name in later), None)
            parent.add(instance, before)

    def _under(self, top: Node, path: str) -> list[Node]:
        """Every node of this path below `top`, applicable or not."""
        if not path.startswith(top.path):
            return []
        found = [top]
        for step in filter(None, path[len(top.path) :].split("/")):
            found = [child for node in found for child in node.named(step)]
        return found

    def _body(self, controls: Iterable[Control], top: Node, depth: int) -> Iterator[tuple[Ref, Control, int]]:
        for control in controls:
            places = self._under(top, control.path) if control.path else [top]
            for node in places:
                yield Ref(node.ref), control, depth
                yield from self._body(control.children, node, depth + 1)

    # -- inside: changing

    def _set(self, node: Node, text: str) -> None:
        if node.text == text:
            return
        node.text = text
        self._changed.add(node)
        self._own_checks(node)
        if node.relevant:
            self._notify(node.path, node)

    def _own_checks(self, node: Node) -> None:
        self._wait("constraint", node)

    def _notify(self, path: str, at: Node) -> None:
        """Queue everything that reads this path, for the rows that can see the node."""
        for reader in self.form.readers.get(path, ()):
            for target in self._under(_ancestor(at, reader.anchor), reader.path):
                self._enqueue(reader.what, target)

    def _enqueue(self, what: str, node: Node) -> None:
        rank = self.form.order.get(f"{what}:{node.path}") if what in ("calculate", "relevant") else None
        if rank is None:
            self._wait(what, node)
        elif (what, id(node)) not in self._queued:
            self._queued.add((what, id(node)))
            self._counter += 1
            heapq.heappush(self._heap, (rank, self._counter, what, node))

    def _wait(self, what: str, node: Node) -> None:
        self._later[what, id(node)] = (what, node)

    def _enqueue_subtree(self, top: Node) -> None:
        for node in top.walk():
            if node.bind is not None:
                self._enqueue_own(node, node.bind)
            control = self.form.by_path.get(node.path)
            if control is not None and control.itemset is not None:
                self._wait("choices", node)
        for path, control in self.form.by_path.items():
            if control.count is not None and path.startswith(f"{top.path}/" if top.path else "/"):
                for parent in self._under(top, path.rpartition("/")[0]):
                    self._wait("count", parent)

    def _enqueue_own(self, node: Node, bind: Bind) -> None:
        for what in ("calculate", "relevant"):
            if getattr(bind, what) is not None:
                self._enqueue(what, node)
        for what in ("readonly", "required", "constraint"):
            if getattr(bind, what) is not None:
                self._wait(what, node)

    def _structure_changed(self, instance: Node) -> None:
        """Tell the readers of a row that came, went or moved, and of everything in it."""
        for node in instance.walk():
            self._changed.add(node)
            self._notify(node.path, node)

    def _evaluate_all(self) -> None:
        self._enqueue_subtree(self._document)
        self._settle()

    def _settle(self) -> Changed:
        """Run what is queued, in order, until nothing changes any more."""
        rounds = 0
        while self._heap or self._later:
            while self._heap:
                _rank, _counter, what, node = heapq.heappop(self._heap)
                self._queued.discard((what, id(node)))
                self._calculate(node) if what == "calculate" else self._relevance(node)
            waiting, self._later = self._later, {}
            for what, node in waiting.values():
                self._check(what, node)
            rounds += 1
            if rounds > _MOST_ROUNDS:
                raise XPathError(_("The form changes without end. Look at its choices and counts."))
        changed = frozenset(Ref(node.ref) for node in self._changed) | frozenset(self._gone)
        self._changed, self._gone = set(), set()
        return changed

    def _run(self, expression: Compiled, node: Node) -> Value | None:
        """The value, or None when it cannot be had; the node then says why."""
        try:
            value = expression.run(Scope.of(node, self._runtime))
        except XPathError as error:
            node.problem = str(error)
            self._changed.add(node)
            return None
        if node.problem:
            node.problem = ""
            self._changed.add(node)
        return value

    def _calculate(self, node: Node) -> None:
        assert node.bind is not None  # noqa: S101 - only nodes with a calculation are queued
        assert node.bind.calculate is not None  # noqa: S101
        value = self._run(node.bind.calculate, node)
        if value is not None:
            self._set(node, _as_answer(value, node.bind.type))

    def _relevance(self, node: Node) -> None:
        assert node.bind is not None  # noqa: S101
        assert node.bind.relevant is not None  # noqa: S101
        value = self._run(node.bind.relevant, node)
        if value is not None:
            node.own_relevant = values.boolean(value)
            self._spread_relevance(node)

    def _spread_relevance(self, node: Node) -> None:
        above = node.parent.relevant if node.parent is not None else True
        now = above and node.own_relevant
        if now == node.relevant:
            return
        node.relevant = now
        self._changed.add(node)
        self._notify(node.path, node)
        if node.bind is not None and now:
            self._enqueue_own(node, node.bind)
        for child in node.children:
            self._spread_relevance(child)

    def _check(self, what: str, node: Node) -> None:
        if what == "label":
            self._changed.add(node)
        elif what == "choices":
            self._drop_stale_choices(node)
        elif what == "count":
            self._fit_count(node)
        elif node.bind is not None:
            self._flag(what, node, node.bind)

    def _flag(self, what: str, node: Node, bind: Bind) -> None:
        expression = getattr(bind, what)
        if what == "constraint":
            holds = True
            if expression is not None and node.text and node.relevant:
                value = self._run(expression, node)
                holds = value is None or values.boolean(value)
            if holds != node.constraint_holds:
                node.constraint_holds = holds
                self._changed.add(node)
            return
        value = self._run(expression, node) if expression is not None else None
        flag = value is not None and values.boolean(value)
        if getattr(node, what) != flag:
            setattr(node, what, flag)
            self._changed.update(node.walk() if what == "readonly" else (node,))

    def _drop_stale_choices(self, node: Node) -> None:
        """An answer that its filtered list no longer offers is cleared: it would be a claim nobody can see."""
        self._changed.add(node)
        control = self.form.by_path.get(node.path)
        if control is None or control.itemset is None or not node.text:
            return
        offered = {value for value, _label in self._choices(control, node)}
        kept = [value for value in node.text.split() if value in offered]
        if len(kept) != len(node.text.split()):
            self._set(node, " ".join(kept))

    def _fit_count(self, place: Node) -> None:
        """Give every counted repeat of this place as many rows as its count asks for."""
        parent = place if place.path not in self.form.by_path or place.children else place.parent
        for path, control in self.form.by_path.items():
            if control.count is None or parent is None or path.rpartition("/")[0] != parent.path:
                if control.count is not None and path == place.path and place.parent is not None:
                    self._fit_count(place.parent)
                continue
            probe = Node(path.rpartition("/")[2], path, parent)
            value = self._run(control.count, probe)
            wanted = values.number(value) if value is not None else 0.0
            self._fit(parent, path, int(wanted) if wanted == wanted and wanted > 0 else 0)

    def _fit(self, parent: Node, path: str, wanted: int) -> None:
        name = path.rpartition("/")[2]
        while len(parent.named(name)) < wanted:
            instance = self._new_instance(path, self._context.new_key())
            self._insert(parent, instance)
            self._index(instance)
            self._run_actions(("odk-new-repeat",), instance)
            self._enqueue_subtree(instance)
            self._structure_changed(instance)
        for instance in parent.named(name)[wanted:]:
            for node in instance.walk():
                self._gone.add(Ref(node.ref))
                del self._by_ref[node.ref]
            parent.remove(instance)
            for gone in {node.path for node in instance.walk()}:
                self._notify(gone, parent)

    # -- inside: events

    def _preload(self, node: Node) -> None:
        bind = node.bind
        if bind is None or not bind.preload or node.text:
            return
        now = self._context.clock.now()
        if bind.preload in ("timestamp", "date"):
            stamp = now.instant.isoformat(timespec="milliseconds")
            node.text = (
                stamp
                if bind.preload == "timestamp" and bind.preload_params == "start"
                else (str(now.local_date) if bind.preload == "date" else "")
            )
        elif bind.preload == "property":
            node.text = self._context.identity.get(bind.preload_params, "")
        elif bind.preload == "uid":
            node.text = f"uuid:{self._context.new_key()}"

    def _run_actions(self, events: tuple[str, ...], top: Node) -> None:
        for action in self.form.actions:
            if action.event in events:
                for node in self._under(top, action.target):
                    self._act(action, node)

    def _act(self, action: Action, at: Node) -> None:
        target = at if action.target == at.path else next(iter(self._seen_from(at, action.target)), None)
        if target is None:
            return
        value = self._run(action.value, target) if action.value is not None else action.literal
        if value is not None:
            self._set(target, values.text(value))

    def _seen_from(self, at: Node, path: str) -> list[Node]:
        """The nodes of a path in the innermost row that both share."""
        node: Node | None = at
        while node is not None:
            if path.startswith(f"{node.path}/") or not node.path:
                return self._under(node, path)
            node = node.parent
        return []

    # -- inside: showing

    def _is_readonly(self, node: Node) -> bool:
        if node.bind is not None and node.bind.calculate is not None:
            return True  # as XForms says: what is computed is not entered
        current: Node | None = node
        while current is not None:
            if current.readonly:
                return True
            current = current.parent
        return False

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
            told = self._message(node.bind.constraint_message, node)
            return Gap(
                Ref(node.ref),
                GapKind.CONSTRAINT,
                told or _("This entry is not accepted here. It is kept; the visit cannot be sealed with it."),
            )
        return self._not_offered(node)

    def _not_offered(self, node: Node) -> Gap | None:
        control = self.form.by_path.get(node.path)
        if control is None or control.kind not in ("select", "select1"):
            return None
        offered = {value for value, _label in self._choices(control, node)}
        strange = [value for value in node.text.split() if value not in offered]
        if not strange or not offered:
            return None
        return Gap(
            Ref(node.ref),
            GapKind.TYPE,
            _("“{value}” is not one of the answers offered. Choose again.").format(value=strange[0]),
        )

    def _message(self, text: str, node: Node) -> str:
        if text.strip().startswith("jr:itext("):
            return self._joined(Words(text_id=text.split("'")[1]), node) if "'" in text else ""
        return text

    def _words(self, words: Words, node: Node, form: str = "") -> str:
        if form and not words.text_id:
            return ""
        return self._joined(words, node, form)

    def _joined(self, words: Words, node: Node, form: str = "") -> str:
        pieces = words.pieces
        if words.text_id:
            pieces = ()
            for language in (self.language, self.form.default_language):
                found = self.form.itext.get(language, {}).get(words.text_id, {}).get(form)
                if found is not None:
                    pieces = found
                    break
        elif words.text_expression is not None:
            return values.text(self._shown(words.text_expression, node))
        return "".join(
            piece.words if piece.output is None else values.text(self._shown(piece.output, node))
            for piece in pieces
        ).strip()

    def _shown(self, expression: Compiled, node: Node) -> Value:
        """A value inside a text; one that cannot be had leaves a gap in the text, not in the form."""
        try:
            return expression.run(Scope.of(node, self._runtime))
        except XPathError:
            return "…"

    def _choices(self, control: Control, node: Node) -> tuple[tuple[str, str], ...]:
        if control.itemset is None:
            return tuple((choice.value, self._words(choice.label, node)) for choice in control.choices)
        return tuple(self._from_list(control.itemset, node))

    def _from_list(self, itemset: Itemset, node: Node) -> Iterator[tuple[str, str]]:
        try:
            found = itemset.nodeset.run(Scope.of(node, self._runtime))
        except XPathError as error:
            node.problem = str(error)
            return
        for item in found if isinstance(found, list) else []:
            value = _child_text(item, itemset.value_ref)
            label = _child_text(item, itemset.label_ref)
            yield value, self.itext(label, "") if itemset.label_is_itext else label


def _ancestor(node: Node, path: str) -> Node:
    """The node itself or the one above it that has this path; the document where none has."""
    current = node
    while current.path != path and current.parent is not None:
        current = current.parent
    return current


def _innermost_key(node: Node | None) -> str:
    while node is not None:
        if node.key:
            return node.key
        node = node.parent
    return ""


def _child_text(item: Node, ref: str) -> str:
    if ref in (".", ""):
        return item.string()
    current = [item]
    for step in ref.split("/"):
        current = [child for node in current for child in node.named(step)]
    return current[0].string() if current else ""


def _as_answer(value: Value, kind: str) -> str:
    """What a calculation writes: nothing for what is no number, whole numbers without a fraction."""
    if isinstance(value, float) and value != value:
        return ""
    written = values.text(value)
    if kind == "date" and isinstance(value, float):
        return values.date_text(value)
    return written
