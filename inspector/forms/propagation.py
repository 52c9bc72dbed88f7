"""How a change spreads: what reads a node runs again, in an order in which nothing runs in vain."""

from __future__ import annotations

import heapq
from collections import Counter, deque
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from inspector.forms import datatypes
from inspector.forms.definition import Action, Bind, Control, Form, Reader
from inspector.forms.instance import Instance, down, innermost_key
from inspector.forms.state import Changed, Context, Ref
from inspector.forms.totals import RunningTotals
from inspector.forms.tree import Node
from inspector.forms.wording import Wording
from inspector.forms.xpath import values
from inspector.forms.xpath.compiler import Compiled
from inspector.forms.xpath.errors import XPathError
from inspector.forms.xpath.scope import Runtime, Scope
from inspector.forms.xpath.values import Value
from inspector.i18n import gettext as _

_MOST_ROUNDS = 10_000
_MOST_ROWS = 100_000  # what a count may ask for; more is a mistake in the form


class Propagation:
    """The queue of one session. Acts put work in; `settle` does it and gives every node that changed."""

    def __init__(
        self, form: Form, context: Context, instance: Instance, runtime: Runtime, wording: Wording
    ) -> None:
        self._form = form
        self._context = context
        self._instance = instance
        self._runtime = runtime
        self._wording = wording
        self._totals = RunningTotals(form.totals, runtime.zone)
        runtime.totals = self._totals
        self._queue = _Queue()
        self._often = self._places()
        self._readers = {path: self._resolved(readers) for path, readers in form.readers.items()}
        self._later: dict[tuple[str, Node], None] = {}
        self._changed: set[Node] = set()
        self._gone: list[Ref] = []
        self._dead: set[Node] = set()  # nodes of rows that went, which the queue may still hold
        self._dropped: dict[Node, str] = {}  # answers that a filter took away
        self._is_live = False  # what the form sets while it begins is no change that somebody made

    # -- putting work in

    def begin(self) -> None:
        """Evaluate everything there is."""
        self._totals.touch_all(self._instance.document)
        self._enqueue_subtree(self._instance.document)

    def go_live(self) -> None:
        """From now on a value that changes is an event."""
        self._is_live = True

    def set_text(self, node: Node, text: str) -> None:
        """Give a node a value and queue what reads it."""
        if node.text == text:
            return
        node.text = text
        self._changed.add(node)
        self._totals.touch(node)
        bind = node.bind
        if bind is not None and bind.constraint is not None:
            self._later["constraint", node] = None
        if self._is_live and node.path in self._form.watched:
            self._later["event", node] = None
        if node.relevant:
            self._notify(node)

    def row_added(self, row: Node) -> None:
        """Queue what a new row brings, and who sees it."""
        self._totals.touch_all(row)
        self._enqueue_subtree(row)
        self._tell_all(row)

    def rows_shifted(self, rows: Iterable[Node]) -> None:
        """Queue what stands in rows that have another place now: it may speak of that place."""
        for row in rows:
            self._enqueue_subtree(row)
            self._changed.update(row.walk())

    def row_moved(self, row: Node, siblings: Iterable[Node]) -> None:
        """Queue what depends on the order of rows."""
        self.rows_shifted(siblings)
        self._tell_all(row)

    def remove_row(self, row: Node) -> None:
        """Take a row out, and queue who saw it."""
        parent = row.parent
        assert parent is not None  # noqa: S101 - a row lies in something
        for node in row.walk():
            self._notify(node)
        self._totals.touch_all(row, is_there=False)
        after = parent.named(row.name)[parent.named(row.name).index(row) + 1 :]
        self._gone += self._instance.forget(row)
        self._dead.update(row.walk())
        parent.remove(row)
        self.rows_shifted(after)

    def act(self, action: Action, at: Node) -> None:
        """Run one action for the node or row where its event happened."""
        for target in self._targets(action, at):
            if not target.relevant and action.event != "xforms-value-changed":
                continue  # what does not apply when the form is loaded gets no default then
            value: Value | None = action.literal
            if action.kind == "setgeopoint":
                value = self._context.position()
            elif action.kind == "recordaudio":
                value = self._context.recorder(action.attributes.get("quality", ""))
            elif action.value is not None:
                value = self.run(action.value, target)
            if value is not None:
                self.set_text(target, as_answer(value, target.bind.type if target.bind else "string"))

    def _targets(self, action: Action, at: Node) -> Sequence[Node]:
        """The nodes that an action means: in the innermost row that it shares with the place of the event."""
        if action.chosen is not None:
            found = self.run(action.chosen, at)
            return found if found is not None and values.is_nodes(found) else ()
        node: Node | None = at
        while node is not None:
            if action.target == node.path or action.target.startswith(f"{node.path}/"):
                return self._instance.under(node, action.target)
            node = node.parent
        return ()

    def _tell_all(self, row: Node) -> None:
        for node in row.walk():
            self._changed.add(node)
            self._notify(node)

    def _notify(self, node: Node) -> None:
        """Queue everything that reads this node, for the rows that can see it."""
        for up, below, work, what, only in self._readers.get(node.path, ()):
            target = self._instance.find(only) if only else None
            if target is not None and work is not None:
                self._queue.put(work, target)
                continue
            top: Node | None = node
            for _level in range(up):
                top = top.parent if top is not None else None
            if top is None:
                continue
            for target in down(top, below):
                if work is not None:
                    self._queue.put(work, target)
                else:
                    self._later[what, target] = None

    def _places(self) -> Counter[str]:
        """How often each path stands in the form; what is in a repeat is not counted."""
        repeats = tuple(f"{path}/" for path in self._form.repeats)
        return Counter(
            node.path
            for node in self._form.template.walk()
            if node.path not in self._form.repeats and not node.path.startswith(repeats)
        )

    def _resolved(self, readers: Iterable[Reader]) -> tuple[_Reading, ...]:
        """The readers with the place of their work in the queue; what only looks is done later."""
        found = []
        for reader in readers:
            bind, work = self._form.binds.get(reader.path), None
            if bind is not None and reader.what == "calculate":
                work = (bind.calculate_rank, True)
            elif bind is not None and reader.what == "relevant":
                work = (bind.relevant_rank, False)
            only = reader.path if self._often[reader.path] == 1 else ""
            found.append(_Reading(reader.up, reader.down, work, reader.what, only))
        return tuple(found)

    def _enqueue_subtree(self, top: Node) -> None:
        controls, counted = self._form.by_path, self._form.counted
        for node in top.walk():
            if node.bind is not None:
                self._enqueue_own(node, node.bind)
            control = controls.get(node.path)
            if control is not None and control.itemset is not None:
                self._later["choices", node] = None
            if node.path in counted:
                self._later["count", node] = None
            for attribute in node.attributes.values():
                if attribute.bind is not None:
                    self._enqueue_own(attribute, attribute.bind)

    def _enqueue_own(self, node: Node, bind: Bind) -> None:
        if bind.calculate is not None:
            self._queue.put((bind.calculate_rank, True), node)
        if bind.relevant is not None:
            self._queue.put((bind.relevant_rank, False), node)
        if bind.readonly is not None:
            self._later["readonly", node] = None
        if bind.required is not None:
            self._later["required", node] = None
        if bind.constraint is not None:
            self._later["constraint", node] = None

    # -- doing it

    def settle(self) -> Changed:
        """Run what is queued, in order, until nothing changes any more. Raises XPathError when it never ends."""
        rounds = steps = 0
        limit = 1_000_000 + 1_000 * self._queue.waiting
        while self._queue.works or self._later:
            while self._queue.works:
                calculates, node = self._queue.take()
                steps += 1
                if steps > limit:
                    raise XPathError(
                        _("The form changes without end. Look at what its fields ask of each other.")
                    )
                if node in self._dead:
                    continue
                if calculates:
                    self._calculate(node)
                else:
                    self._relevance(node)
            waiting, self._later = self._later, {}
            for what, node in waiting:
                if node not in self._dead:
                    self._check(what, node)
            rounds += 1
            if rounds > _MOST_ROUNDS:
                raise XPathError(_("The form changes without end. Look at its choices and counts."))
        changed = frozenset(Ref(node.ref) for node in self._changed if node not in self._dead) | frozenset(
            self._gone
        )
        self._changed, self._gone, self._dead = set(), [], set()
        return changed

    def run(self, expression: Compiled, node: Node) -> Value | None:
        """The value, or None when it cannot be had; the node then says why."""
        try:
            value = expression.run(Scope(node, self._runtime, node))
        except XPathError as error:
            if node.problem != str(error):
                node.problem = str(error)
                self._changed.add(node)
            return None
        except RecursionError:
            node.problem = _("This expression goes deeper than can be followed.")
            self._changed.add(node)
            return None
        if node.problem:
            node.problem = ""
            self._changed.add(node)
        return value

    def _calculate(self, node: Node) -> None:
        bind = node.bind
        if bind is None or bind.calculate is None or not node.relevant:
            return  # what does not apply is worked out when it does
        value = self.run(bind.calculate, node)
        if value is not None:
            self.set_text(node, as_answer(value, bind.type))

    def _relevance(self, node: Node) -> None:
        bind = node.bind
        if bind is None or bind.relevant is None:
            return
        if node.parent is not None and not node.parent.relevant:
            return  # seen from what does not apply everything is blank; it is asked when that applies
        value = self.run(bind.relevant, node)
        if value is not None:
            node.own_relevant = values.boolean(value)
            self._spread_relevance(node)

    def _spread_relevance(self, node: Node) -> None:
        now = (node.parent.relevant if node.parent is not None else True) and node.own_relevant
        if now == node.relevant:
            return
        node.relevant = now
        self._changed.add(node)
        self._totals.touch(node)
        self._notify(node)
        if node.bind is not None:
            self._enqueue_own(node, node.bind)
        if node.path in self._form.counted:
            self._later["count", node] = None
        for child in node.children:
            if now and child.bind is not None and child.bind.relevant is not None:
                self._queue.put((child.bind.relevant_rank, False), child)
            self._spread_relevance(child)
        for attribute in node.attributes.values():
            attribute.relevant = now and attribute.own_relevant

    def _check(self, what: str, node: Node) -> None:
        if what == "label":
            self._changed.add(node)
        elif what == "choices":
            self._drop_stale_choices(node)
        elif what == "event":
            for action in self._form.watched.get(node.path, ()):
                self.act(action, node)
        elif what == "count":
            for control in self._form.counted.get(node.path, ()):
                self._fit_count(node, control)
        elif node.bind is not None:
            self._flag(what, node, node.bind)

    def _flag(self, what: str, node: Node, bind: Bind) -> None:
        expression: Compiled | None = getattr(bind, what)
        if what == "constraint":
            holds = True
            if expression is not None and node.text and node.relevant:
                value = self.run(expression, node)
                holds = value is None or values.boolean(value)
            if holds != node.constraint_holds:
                node.constraint_holds = holds
                self._changed.add(node)
            return
        value = self.run(expression, node) if expression is not None else None
        flag = value is not None and values.boolean(value)
        if getattr(node, what) != flag:
            setattr(node, what, flag)
            self._changed.update(node.walk() if what == "readonly" else (node,))

    def _drop_stale_choices(self, node: Node) -> None:
        """An answer that its filtered list no longer offers is cleared: it would be a claim nobody can see.

        It comes back when the list offers it again and nobody answered meanwhile: a slip costs nothing.
        """
        self._changed.add(node)
        control = self._form.by_path.get(node.path)
        before = self._dropped.get(node, node.text)
        if control is None or control.itemset is None or not before or not self._is_live:
            return  # what was saved is not taken away because somebody opens it
        try:
            offered = self._wording.offered(control, node)
        except XPathError as error:
            node.problem = str(error)
            return
        kept = " ".join(value for value in before.split() if value in offered)
        if kept != before:
            self._dropped[node] = before
        if kept != node.text:
            self.set_text(node, kept)

    def answered(self, node: Node) -> None:
        """Somebody answered: what the filter took away before does not come back."""
        self._dropped.pop(node, None)

    def _fit_count(self, parent: Node, control: Control) -> None:
        """Give a counted repeat as many rows as its count asks for."""
        assert control.count is not None  # noqa: S101 - only counted repeats are queued
        if not parent.relevant:
            return  # rows, and what was answered in them, do not go because something else hides them
        name = control.path.rpartition("/")[2]
        value = self.run(control.count, Node(name, control.path, parent))
        number = values.number(value, self._runtime.zone) if value is not None else 0.0
        wanted = min(int(number), _MOST_ROWS) if number == number and number > 0 else 0
        while len(parent.named(name)) < wanted:
            number_of_rows = len(parent.named(name))
            key = self._counted_key(parent, control.path, number_of_rows)
            row = self._instance.row_like(self._next_row(control.path, number_of_rows), key)
            self._instance.insert(parent, row)
            self._instance.index(row)
            self.new_row_actions(row)
            self.row_added(row)
        for row in reversed(parent.named(name)[wanted:]):
            self.remove_row(row)

    def _counted_key(self, parent: Node, path: str, number: int) -> str:
        if self._context.counted_key is None:
            return self._context.new_key()
        return self._context.counted_key(innermost_key(parent), path, number)

    def _next_row(self, path: str, number: int) -> Node:
        """What the row of this number looks like: as the form has it, where the form brings one itself."""
        brought = self._form.brought.get(path, ())
        return brought[number] if number < len(brought) else self._form.repeats[path]

    def new_row_actions(self, row: Node) -> None:
        """Run what the form wants done when a row is new."""
        for action in self._form.actions:
            if action.event == "odk-new-repeat" and action.source == row.path:
                self.act(action, row)


_Work = tuple[int, bool]  # its rank, and whether it calculates or asks for relevance


class _Reading(NamedTuple):
    """A reader, and which work it is."""

    up: int
    down: tuple[str, ...]
    work: _Work | None
    what: str
    only: str  # its reference, where it can stand in one place only


class _Queue:
    """Nodes by the work they wait for: lowest rank first, within it first come, first served, each once."""

    def __init__(self) -> None:
        self.works: list[_Work] = []  # a heap of those for which something waits
        self.waiting = 0
        self._lines: dict[_Work, tuple[deque[Node], set[Node]]] = {}

    def put(self, work: _Work, node: Node) -> None:
        line = self._lines.get(work)
        if line is None:
            line = self._lines[work] = (deque(), set())
        order, known = line
        if node not in known:
            if not order:
                heapq.heappush(self.works, work)
            known.add(node)
            order.append(node)
            self.waiting += 1

    def take(self) -> tuple[bool, Node]:
        """Whether the next node calculates, and which it is."""
        work = self.works[0]
        order, known = self._lines[work]
        node = order.popleft()
        known.discard(node)
        self.waiting -= 1
        if not order:
            heapq.heappop(self.works)
        return work[1], node


def as_answer(value: Value, kind: str) -> str:
    """What a calculation writes: nothing for what is no number; a whole number and a day as their types have it."""
    if isinstance(value, float):
        return "" if value != value else datatypes.cast_number(kind, value)
    return datatypes.cast(kind, values.text(value))
