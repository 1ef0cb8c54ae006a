"""Declared analyses of a service: what they read, and what they say to a mistake."""

from pathlib import Path

import pytest

from crm_study.errors import ProtocolError
from crm_study.protocol.reader import read_study

STUDY = """
schema_version: 1
id: small
title: {en: Small}
instrument: instrument.yaml
constructs: {hoped: {items: [a]}, got: {items: [b]}}
analyses:
  - ENTRY
"""
INSTRUMENT = """
schema_version: 1
languages: [en]
scales: {two: {points: {0: {en: no}, 1: {en: yes}}}}
sections:
  - id: s
    items:
      - {id: a, scale: two, text: {en: A}}
      - {id: b, scale: two, text: {en: B}}
      - {id: cost, type: number, text: {en: Cost}}
      - {id: kept, type: number, text: {en: Kept}}
"""
RIGHT = [
    "{kind: gap, name: g, dimensions: {care: {expected: hoped, perceived: got}}}",
    "{kind: nps, name: n, item: a, by: b}",
    "{kind: satisfaction_index, name: s, items: [got], importance: [hoped]}",
    "{kind: importance_performance, name: i, importance: [hoped], performance: [got]}",
    "{kind: claim, name: c, claimed: 5, numerator: cost, denominator: kept}",
    "{kind: claim, name: c, claimed: 5, measure: cost, group: a, levels: ['0', '1']}",
    "{kind: convergence, name: v, perceived: got, objective: cost}",
]
WRONG = [
    (
        "{kind: gap, name: g, dimensions: {care: {expected: hopes, perceived: got}}}",
        "unknown item, construct or column 'hopes'. Did you mean 'hoped'?",
    ),
    (
        "{kind: gap, name: g, dimensions: {care: {expect: hoped, perceived: got}}}",
        "unknown key 'expect'. Did you mean 'expected'?",
    ),
    ("{kind: npss, name: n, item: a}", "unknown kind of analysis 'npss'. Did you mean 'nps'?"),
    ("{kind: nps, name: n, item: aa}", "unknown item, construct or column 'aa'."),
    (
        "{kind: claim, name: c, claimed: 5, numerator: cost}",
        "say 'numerator' and 'denominator', or 'measure', 'group' and two 'levels'",
    ),
    ("{kind: claim, name: c, claimed: -5, numerator: cost, denominator: kept}", "claimed"),
    (
        "{kind: convergence, name: v, perceived: got, objective: costs}",
        "unknown item, construct or column 'costs'. Did you mean 'cost'?",
    ),
]


@pytest.fixture
def read(tmp_path: Path):
    def read(entry: str):
        (tmp_path / "study.yaml").write_text(STUDY.replace("ENTRY", entry).lstrip())
        (tmp_path / "instrument.yaml").write_text(INSTRUMENT.lstrip())
        return read_study(tmp_path)

    return read


@pytest.mark.parametrize("entry", RIGHT)
def test_an_entry_is_read_by_its_class(read, entry):
    (analysis,) = read(entry).analyses
    assert analysis.finding.startswith(f"{analysis.kind}.")
    assert list(analysis.variables())


@pytest.mark.parametrize(("entry", "sentence"), WRONG)
def test_a_mistake_is_told_with_the_nearest_name(read, entry, sentence):
    with pytest.raises(ProtocolError) as refusal:
        read(entry)
    assert sentence in str(refusal.value)
