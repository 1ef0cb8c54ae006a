"""Declared analyses: the class of the kind reads them, and says where it cannot."""

from typing import Literal

import pytest

from crm_study.errors import ProtocolError
from crm_study.protocol.analyses import kinds
from crm_study.protocol.analyses.declared import DeclaredAnalysis
from crm_study.protocol.reader import read_study

STUDY = """
schema_version: 1
id: small
title: {en: Small}
instrument: instrument.yaml
constructs: {trust: {items: [a, b]}}
analyses:
ANALYSES
"""
INSTRUMENT = """
schema_version: 1
languages: [en]
scales: {two: {points: {0: {en: no}, 1: {en: yes}}}}
sections:
  - id: s
    items: [{id: a, scale: two, text: {en: A}}, {id: b, scale: two, text: {en: B}}]
"""


class Sum(DeclaredAnalysis):
    kind: Literal["sum"]
    items: list[str]

    def variables(self):
        yield from (("items", item) for item in self.items)


@pytest.fixture
def read(tmp_path, monkeypatch):
    monkeypatch.setattr(kinds, "ANALYSES", {"sum": "sum:Sum"})
    monkeypatch.setattr(kinds, "class_of", lambda kind: Sum)
    monkeypatch.setattr("crm_study.protocol.complaints.class_of", lambda kind: Sum)

    def read(*lines):
        entries = "\n".join(f"  - {line}" for line in lines)
        (tmp_path / "study.yaml").write_text(STUDY.replace("ANALYSES", entries).lstrip())
        (tmp_path / "instrument.yaml").write_text(INSTRUMENT.lstrip())
        return read_study(tmp_path)

    return read


def refusal(read, *lines):
    with pytest.raises(ProtocolError) as error:
        read(*lines)
    return [str(complaint).split("study.yaml:")[1] for complaint in error.value.complaints]


def test_the_class_of_the_kind_reads_the_entry(read):
    (found,) = read("{kind: sum, name: both, items: [a, b]}").analyses
    assert isinstance(found, Sum)
    assert (found.finding, found.items) == ("sum.both", ["a", "b"])


def test_an_unknown_kind_names_the_nearest(read):
    assert refusal(read, "{kind: sun, name: x}") == [
        "7:5: unknown kind of analysis 'sun'. Did you mean 'sum'? Allowed: sum."
    ]


def test_an_unknown_key_names_the_keys_of_its_kind(read):
    (told,) = refusal(read, "{kind: sum, name: x, item: [a], items: [a]}")
    assert told.startswith("7:26: unknown key 'item'. Did you mean 'items'? Allowed: ")


def test_an_unknown_variable_is_told(read):
    (told,) = refusal(read, "{kind: sum, name: x, items: [a, bb]}")
    assert told.startswith("7:33: unknown item, construct or column 'bb'. Did you mean 'b'?")


def test_two_of_one_name_are_refused(read):
    (told,) = refusal(read, "{kind: sum, name: x, items: [a]}", "{kind: sum, name: x, items: [b]}")
    assert told == "8:23: there are two analyses of the kind and name 'sum.x'."
