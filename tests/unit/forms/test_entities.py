"""What instances ask of entities, and how a list takes it offline."""

from __future__ import annotations

from inspector.forms.entities import Entity, applied, as_instance, changes
from inspector.forms.session import Session
from inspector.forms.state import Context
from inspector.forms.xform import parse
from tests.conftest import FakeClock

FORM = b"""<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
 xmlns:entities="http://www.opendatakit.org/xforms/entities"><h:head><h:title>Yards</h:title>
<model entities:entities-version="2024.1.0"><instance><data id="yards"><new/><yard/><name/><note/>
<meta><instanceID/><entity dataset="yards" id="" create="" update="" baseVersion=""><label/></entity></meta></data></instance>
<instance id="yards" src="jr://file-csv/yards.csv"/>
<bind nodeset="/data/yard" relevant="/data/new = 'no'"/>
<bind nodeset="/data/name" entities:saveto="full_name"/>
<bind nodeset="/data/note" entities:saveto="note" relevant="/data/name != ''"/>
<bind nodeset="/data/meta/entity/@create" calculate="/data/new = 'yes'"/>
<bind nodeset="/data/meta/entity/@update" calculate="/data/new = 'no'"/>
<bind nodeset="/data/meta/entity/@id" calculate="if(/data/new = 'yes', 'made-here', /data/yard)"/>
<bind nodeset="/data/meta/entity/@baseVersion" calculate="instance('yards')/root/item[name=/data/yard]/__version"/>
<bind nodeset="/data/meta/entity/label" calculate="/data/name"/>
</model></h:head><h:body><input ref="/data/new"/><input ref="/data/yard"/><input ref="/data/name"/><input ref="/data/note"/>
</h:body></h:html>"""
KNOWN = {"y1": Entity("y1", "Old", {"full_name": "Old", "note": "kept"}, 3, 3)}


def filled(**answers: str) -> Session:
    context = Context(FakeClock(), instances={"yards": as_instance("yards", KNOWN)})
    session = Session.start(parse(FORM), context)
    for name, value in answers.items():
        session.answer(f"/data/{name}", value)
    return session


def test_a_form_without_an_answer_asks_for_nothing() -> None:
    assert changes(filled()) == ()


def test_a_new_entity_carries_the_fields_that_apply() -> None:
    (asked,) = changes(filled(new="yes", name="Nakagawa"))
    assert (asked.list_name, asked.id, asked.creates, asked.updates) == ("yards", "made-here", True, False)
    assert asked.label == "Nakagawa"
    assert asked.properties == {"full_name": "Nakagawa", "note": ""}


def test_an_update_names_the_version_it_was_made_from_and_leaves_out_what_does_not_apply() -> None:
    (asked,) = changes(filled(new="no", yard="y1"))
    assert asked.base_version == 3
    assert asked.label is None
    assert asked.properties == {"full_name": ""}


def test_a_list_takes_an_update_offline_and_gives_it_to_the_next_form() -> None:
    (asked,) = changes(filled(new="no", yard="y1", name="New name"))
    later = applied(KNOWN, asked, "branch-1")
    assert later["y1"] == Entity("y1", "New name", {"full_name": "New name", "note": ""}, 4, 3, "branch-1")
    context = Context(FakeClock(), instances={"yards": as_instance("yards", later)})
    session = Session.start(parse(FORM), context)
    assert session.evaluate("/data", "string(instance('yards')/root/item[name='y1']/__version)") == "4"
    assert KNOWN["y1"].version == 3


def test_what_is_there_is_not_created_again_and_what_is_not_there_is_not_updated() -> None:
    (made,) = changes(filled(new="yes", name="N"))
    once = applied({}, made, "b")
    assert applied(once, made, "b") == once
    (updated,) = changes(filled(new="no", yard="gone", name="N"))
    assert applied({}, updated, "b") == {}
