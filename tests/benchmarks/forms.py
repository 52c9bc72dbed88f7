"""The forms that the engines are measured on."""

from __future__ import annotations

HEAD = (
    '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"'
    ' xmlns:jr="http://openrosa.org/javarosa"><h:head><h:title>Measured</h:title><model>'
)
KINDS = 5  # of questions, one after the other


def _whole(instance: str, lists: str, binds: str, body: str) -> str:
    return (
        f'{HEAD}<instance><data id="measured">{instance}<meta><instanceID/></meta></data></instance>{lists}{binds}'
        f"</model></h:head><h:body>{body}</h:body></h:html>"
    )


def _list(size: int, kinds: int) -> str:
    items = "".join(
        f"<item><name>c{n}</name><label>Choice {n}</label><kind>k{n % kinds}</kind></item>"
        for n in range(size)
    )
    return f'<instance id="list"><root>{items}</root></instance>'


def questions(number: int) -> str:
    """Texts, whole numbers, filtered selects, conditions, and a chain of calculations through the whole form."""
    instance = binds = body = ""
    for n in range(number):
        kind, path = n % KINDS, f"/data/q{n}"
        instance += f"<q{n}/>"
        label = f"<label>Question {n}</label>"
        if kind == 0:
            binds += f'<bind nodeset="{path}" type="string"/>'
        elif kind == 1:
            binds += f'<bind nodeset="{path}" type="int" constraint=". &lt; 1000"/>'
        elif kind == 2:
            binds += f'<bind nodeset="{path}" type="string" relevant="/data/q{n - 2} != \'none\'"/>'
        elif kind == 3:
            binds += f'<bind nodeset="{path}" type="string" relevant="/data/q{n - 3} = \'yes\'"/>'
        else:
            before = f"/data/q{n - KINDS}" if n >= KINDS else "/data/q1"
            binds += f'<bind nodeset="{path}" type="int" calculate="{before} + 1"/>'
        if kind == 2:
            body += (
                f'<select1 ref="{path}">{label}<itemset nodeset="instance(\'list\')/root/item[kind = /data/q{n - 2}]">'
                '<value ref="name"/><label ref="label"/></itemset></select1>'
            )
        elif kind != 4:
            body += f'<input ref="{path}">{label}</input>'
    return _whole(instance, _list(20, 4), binds, body)


def rows() -> str:
    """A repeat with as many rows as an answer says; each row has its number and uses one value above; a sum uses each."""
    return _whole(
        "<many/><factor>2</factor><total/><row jr:template=''><n/><a/><b>3</b><c/></row>",
        "",
        '<bind nodeset="/data/many" type="int"/><bind nodeset="/data/factor" type="int"/>'
        '<bind nodeset="/data/total" type="int" calculate="sum(/data/row/c)"/>'
        '<bind nodeset="/data/row/n" type="int" calculate="position(..)"/><bind nodeset="/data/row/b" type="int"/>'
        '<bind nodeset="/data/row/c" type="int" calculate="../b * /data/factor"/>',
        '<input ref="/data/many"/><input ref="/data/factor"/><group ref="/data/row"><repeat nodeset="/data/row" jr:count="/data/many"'
        ' jr:noAddRemove="true()"><input ref="/data/row/a"/><input ref="/data/row/b"/></repeat></group>',
    )


def filtered(size: int) -> str:
    """A choice of so many items, a hundredth of which an answer lets through."""
    return _whole(
        "<kind>k1</kind><chosen/>",
        _list(size, 100),
        '<bind nodeset="/data/kind" type="string"/><bind nodeset="/data/chosen" type="string"/>',
        '<input ref="/data/kind"/><select1 ref="/data/chosen"><itemset'
        ' nodeset="instance(\'list\')/root/item[kind = /data/kind]"><value ref="name"/><label ref="label"/>'
        "</itemset></select1>",
    )
