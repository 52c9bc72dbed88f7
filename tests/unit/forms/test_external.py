"""Lists that come with a form: attached tables, search(), the instance saved last; and what is recorded."""

from __future__ import annotations

import pytest

from inspector.errors import FormError
from inspector.forms.external import attached, read
from inspector.forms.session import Session
from inspector.forms.state import Context
from inspector.forms.submission import written
from inspector.forms.xform import parse
from tests.conftest import FakeClock

HEAD = (
    '<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"'
    ' xmlns:odk="http://www.opendatakit.org/xforms"><h:head><h:title>T</h:title><model>'
)
METALS = b"code,name,kind\ncu,Copper,metal\nal,Aluminium,metal\npvc,PVC,plastic\n"


def searching(appearance: str) -> str:
    return (
        f'{HEAD}<instance><data id="t"><typed/><metal/></data></instance></model></h:head><h:body>'
        f'<input ref="/data/typed"/><select1 ref="/data/metal" appearance="{appearance}">'
        "<item><label>name</label><value>code</value></item>"
        "<item><label>Other</label><value>-1</value></item></select1></h:body></h:html>"
    )


def session_of(xml: str, files: dict[str, bytes], last_saved: bytes = b"") -> Session:
    form = parse(xml.encode())
    lists = attached(form, files, last_saved=last_saved)
    return Session.start(form, Context(FakeClock(), instances=lists))


@pytest.mark.parametrize(
    ("appearance", "offered"),
    [
        ("minimal search('metals')", ["-1", "cu", "al", "pvc"]),
        ("search('metals', 'contains', 'name', 'AL')", ["-1", "al"]),
        ("search('metals', 'matches', 'kind', 'plastic')", ["-1", "pvc"]),
        (
            "search('metals', 'startswith', 'name,code', /data/typed, 'kind', 'metal') quick",
            ["-1", "cu", "al"],
        ),
        ("search('metals', 'kind', 'metal')", ["-1", "cu", "al"]),
    ],
)
def test_search_draws_the_choices_from_the_table(appearance: str, offered: list[str]) -> None:
    session = session_of(searching(appearance), {"metals.csv": METALS})
    assert [value for value, _label in session.state("/data/metal").choices] == offered
    assert dict(session.state("/data/metal").choices)["-1"] == "Other"
    assert "search(" not in session.state("/data/metal").appearance


def test_the_choices_of_a_search_follow_what_is_typed() -> None:
    session = session_of(
        searching("search('metals', 'startswith', 'name', /data/typed)"), {"metals.csv": METALS}
    )
    assert "/data/metal" in session.answer("/data/typed", "co")
    assert [label for _value, label in session.state("/data/metal").choices] == ["Other", "Copper"]


def test_a_table_that_is_not_attached_is_named() -> None:
    with pytest.raises(FormError, match=r"metals\.csv"):
        session_of(searching("search('metals')"), {})


LAST = (
    f'{HEAD}<instance><data id="t"><who>nobody</who></data></instance>'
    '<instance id="__last" src="jr://instance/last-saved"/>'
    '<setvalue event="odk-instance-first-load" ref="/data/who" value="instance(\'__last\')/data/who"/>'
    "</model></h:head><h:body><input ref='/data/who'/></h:body></h:html>"
)


def test_the_instance_saved_last_fills_in_the_next_one() -> None:
    first = session_of(LAST, {})
    assert first.state("/data/who").value == "nobody"
    first.answer("/data/who", "Abe")
    assert session_of(LAST, {}, written(first)).state("/data/who").value == "Abe"


def test_a_recording_that_the_form_asks_for_is_named_in_the_answer() -> None:
    xml = (
        f'{HEAD}<instance><data id="t"><sound/></data></instance>'
        '<odk:recordaudio event="odk-instance-load" ref="/data/sound" odk:quality="low"/>'
        "</model></h:head><h:body/></h:html>"
    )
    context = Context(FakeClock(), recorder=lambda quality: f"{quality}.m4a")
    assert Session.start(parse(xml.encode()), context).state("/data/sound").value == "low.m4a"


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.geojson", b"{"), ("a.geojson", b'{"type": "Feature"}'), ("a.xml", b"<a"), ("a.geojson", b"[]")],
)
def test_a_list_that_cannot_be_read_says_so(name: str, data: bytes) -> None:
    with pytest.raises(FormError):
        read("a", f"jr://file/{name}", data)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp932"])
def test_a_table_from_excel_is_read_in_its_encoding(encoding: str) -> None:
    root = read("a", "jr://file-csv/a.csv", "name;label\ncu;銅\n".encode(encoding))
    assert [cell.string() for item in root.children[0].children for cell in item.children] == ["cu", "銅"]


def test_what_the_form_sets_at_its_end_is_set_when_it_is_closed() -> None:
    xml = (
        f'{HEAD}<instance><data id="t"><done/><end/></data></instance>'
        '<bind nodeset="/data/end" xmlns:jr="http://openrosa.org/javarosa" jr:preload="timestamp" jr:preloadParams="end"/>'
        '<setvalue event="xforms-revalidate" ref="/data/done" value="\'yes\'"/></model></h:head><h:body/></h:html>'
    )
    session = Session.start(parse(xml.encode()), Context(FakeClock()))
    assert session.state("/data/done").value is None
    assert session.finish() == {"/data/done", "/data/end"}
    assert session.state("/data/done").value == "yes"
    assert (session.state("/data/end").value or "").startswith("2026-11-24T")
