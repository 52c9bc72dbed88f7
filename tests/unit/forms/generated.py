"""Forms that hypothesis invents: nested repeats, calculations, filters and counts over fields that stand before."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import strategies as st

HEAD = (
    '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"'
    ' xmlns:jr="http://openrosa.org/javarosa"><h:head><h:title>Generated</h:title><model>'
)
LIST = "".join(f"<item><name>c{n}</name><label>C{n}</label><kind>{n % 3}</kind></item>" for n in range(6))
MOST_FIELDS = 14


@dataclass
class Field:
    name: str
    kind: str  # int, text, select, calculate, group, repeat, counted
    path: str
    children: list[Field] = field(default_factory=list)
    binds: dict[str, str] = field(default_factory=dict)
    count: str = ""
    filter: str = ""
    output: str = ""


class _Maker:
    """Draws one form; an expression reads only fields that were drawn before it, so nothing waits for itself."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.known: list[Field] = []
        self.made = 0

    def fields(self, above: str, depth: int, inside: tuple[str, ...]) -> list[Field]:
        found = []
        for _n in range(self.draw(st.integers(1, 4))):
            if self.made >= MOST_FIELDS:
                break
            found.append(self.one(above, depth, inside))
        return found

    def one(self, above: str, depth: int, inside: tuple[str, ...]) -> Field:
        self.made += 1
        kinds = ["int", "int", "text", "select", "calculate", "calculate"]
        kind = self.draw(st.sampled_from(kinds + ["group", "repeat", "repeat", "counted"] * (depth < 3)))
        name = f"f{self.made}"
        made = Field(name, kind, f"{above}/{name}")
        if kind == "counted":
            made.count = self.number(made.path, inside)
        if kind in ("group", "repeat", "counted"):
            if self.draw(st.booleans()):
                made.binds["relevant"] = self.truth(made.path, inside)
            rows = inside if kind == "group" else (*inside, made.path)
            made.children = self.fields(made.path, depth + 1, rows) or [self.leaf(made.path, rows)]
        else:
            self.fill(made, inside)
        self.known.append(made)
        return made

    def leaf(self, above: str, inside: tuple[str, ...]) -> Field:
        self.made += 1
        made = Field(f"f{self.made}", "int", f"{above}/f{self.made}")
        self.fill(made, inside)
        self.known.append(made)
        return made

    def fill(self, made: Field, inside: tuple[str, ...]) -> None:
        if made.kind == "calculate":
            made.binds["calculate"] = self.number(made.path, inside)
        elif made.kind == "int":
            made.binds["type"] = "int"
            if self.draw(st.booleans()):
                made.binds["constraint"] = f". &gt; {self.number(made.path, inside)}"
        elif made.kind == "select":
            made.filter = f"kind = {self.number(made.path, inside)} mod 3" if self.draw(st.booleans()) else ""
        else:
            made.output = self.number(made.path, inside)
        for what in ("relevant", "required", "readonly"):
            if self.draw(st.integers(0, 3)) == 0:
                made.binds[what] = self.truth(made.path, inside)

    # -- expressions

    def truth(self, here: str, inside: tuple[str, ...]) -> str:
        return self.draw(
            st.sampled_from(
                [
                    f"{self.number(here, inside)} &gt; 1",
                    f"{self.number(here, inside)} mod 2 = 0 or {self.number(here, inside)} = 3",
                    f"not({self.number(here, inside)} &lt; 2)",
                ]
            )
        )

    def number(self, here: str, inside: tuple[str, ...]) -> str:
        leaves = [one for one in self.known if not one.children]
        rows = [one for one in self.known if one.kind in ("repeat", "counted")]
        choices = ["2"]
        if inside:
            choices.append("position(" + "/".join([".."] * (here.count("/") - inside[-1].count("/"))) + ")")
        if leaves:
            read = self.draw(st.sampled_from(leaves))
            step = read.path.rpartition("/")[0]
            choices += [
                f"number(coalesce({self.way(here, read.path)}, 0))",
                f"sum({read.path})",
                f"count({read.path}[. &gt; 1])",
                f"count-non-empty({read.path})",
                f"string-length({self.way(here, read.path)})",
                f"if({self.way(here, read.path)} = 1, 3, 4)",
                f"string-length(join(' ', {read.path}))",
                f"count({step}[{read.name} = 2])",
                f"coalesce(max({read.path}), 1)",
            ]
        if rows:
            counted = self.draw(st.sampled_from(rows))
            first = counted.children[0]
            choices.append(f"count({counted.path})")
            if not first.children:
                choices += [
                    f"string-length({counted.path}[position() = 1]/{first.name})",
                    f"string-length(indexed-repeat({first.path}, {counted.path}, 2))",
                ]
        for around in inside:  # the row before, which is read before this one is made
            same = [one for one in leaves if one.path.rpartition("/")[0] == around]
            if same and around == here.rpartition("/")[0]:
                before = self.draw(st.sampled_from(same))
                choices.append(
                    f"string-length(../preceding-sibling::{around.rpartition('/')[2]}[1]/{before.name})"
                )
        return self.draw(st.sampled_from(choices))

    def way(self, here: str, there: str) -> str:
        """The absolute path, or the relative one."""
        if self.draw(st.booleans()):
            return there
        ones, others = here.split("/"), there.split("/")
        shared = 0
        while shared < min(len(ones), len(others)) - 1 and ones[shared] == others[shared]:
            shared += 1
        return "/".join([".."] * (len(ones) - shared) + others[shared:])


def _model(fields: list[Field]) -> str:
    return "".join(
        f"<{one.name}>{_model(one.children)}</{one.name}>" if one.children else f"<{one.name}/>"
        for one in fields
    )


def _binds(fields: list[Field]) -> str:
    found = ""
    for one in fields:
        told = "".join(f' {name}="{value}"' for name, value in one.binds.items())
        found += f'<bind nodeset="{one.path}"{told}/>' + _binds(one.children)
    return found


def _body(fields: list[Field]) -> str:
    found = ""
    for one in fields:
        if one.kind == "group":
            found += f'<group ref="{one.path}">{_body(one.children)}</group>'
        elif one.kind in ("repeat", "counted"):
            count = f' jr:count="{one.count}"' if one.count else ""
            found += f'<group ref="{one.path}"><repeat nodeset="{one.path}"{count}>{_body(one.children)}</repeat></group>'
        elif one.kind == "select":
            chosen = f"instance('c')/root/item[{one.filter}]" if one.filter else "instance('c')/root/item"
            found += (
                f'<select1 ref="{one.path}"><itemset nodeset="{chosen}"><value ref="name"/>'
                '<label ref="label"/></itemset></select1>'
            )
        elif one.kind != "calculate":
            shown = f'<output value="{one.output}"/>' if one.output else ""
            found += f'<input ref="{one.path}"><label>{one.name} {shown}</label></input>'
    return found


@st.composite
def forms(draw: st.DrawFn) -> str:
    """The XML of one form."""
    fields = _Maker(draw).fields("/data", 0, ())
    return (
        f'{HEAD}<instance><data id="generated">{_model(fields)}</data></instance>'
        f'<instance id="c"><root>{LIST}</root></instance>{_binds(fields)}'
        f"</model></h:head><h:body>{_body(fields)}</h:body></h:html>"
    )
