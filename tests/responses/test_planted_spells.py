"""Planted spells: waits, sleepers and twins are found again."""

import pandas as pd
import pytest

from crm_study.analysis.declared_frame import declared_columns
from crm_study.errors import AnalysisError
from crm_study.protocol.reader import read_study
from crm_study.responses.simulate import simulate

STUDY = """
schema_version: 1
id: spells
title: {en: Spells}
instrument: instrument.yaml
simulation:
  n: 3000
  answers:
    kind: {probabilities: {0: 0.5, 1: 0.5}}
    joined: {distribution: date, earliest: 2015-01-01, latest: 2020-12-31}
    left:
      {distribution: date, after: joined, lasts: exponential, mean: 500, shifts: {kind: {1: 700}}}
    active: {distribution: date, until: left, after: joined, mean: 60}
    code: {distribution: uniform, minimum: 100000, maximum: 999999}
  repeats:
    - {columns: [code], share: 0.05}
    - {columns: [], share: 0.02, slip: code}
"""
INSTRUMENT = """
schema_version: 1
languages: [en]
scales: {two: {points: {0: {en: no}, 1: {en: yes}}}}
sections:
  - id: s
    items:
      - {id: kind, scale: two, text: {en: Kind}}
      - {id: joined, type: date, text: {en: Joined}}
      - {id: left, type: date, text: {en: Left}}
      - {id: active, type: date, text: {en: Active}}
      - {id: code, type: number, text: {en: Code}}
"""


def written(folder, text):
    (folder / "study.yaml").write_text(text.lstrip())
    (folder / "instrument.yaml").write_text(INSTRUMENT.lstrip())
    return read_study(folder)


@pytest.fixture
def study(tmp_path):
    return written(tmp_path, STUDY.replace("{columns: [], ", "{columns: [kind], "))


def test_waits_sleepers_and_twins(study):
    frame = declared_columns(study, simulate(study, seed=3))
    end = pd.Timestamp("2025-12-31", tz="UTC")
    days = (frame["left"].fillna(end) - frame["joined"]).dt.days
    for kind, mean in ((0, 500), (1, 1200)):
        own = frame["kind"] == kind
        # The maximum-likelihood mean of censored exponential waits.
        assert days[own].sum() / frame.loc[own, "left"].notna().sum() == pytest.approx(
            mean, rel=0.06
        )
    assert (frame["left"].dropna() <= end).all()
    assert (frame["active"] >= frame["joined"]).all()
    assert (frame["active"] <= frame["left"].fillna(end)).all()
    slept = (frame["left"].fillna(end) - frame["active"]).dt.days
    assert slept[days > 600].mean() == pytest.approx(59.5, rel=0.08)
    counts = frame["code"].value_counts()
    assert (counts >= 2).sum() == pytest.approx(150, abs=12)


def test_names_that_are_not_there(tmp_path):
    for old, new, sentence in (
        ("after: joined, lasts", "after: joiend, lasts", r"rests on 'joiend'.*mean 'joined'\?"),
        ("until: left", "until: letf", r"rests on 'letf'.*mean 'left'\?"),
        ("columns: [code]", "columns: [cod]", r"names 'cod', which is no item.*mean 'code'\?"),
    ):
        text = STUDY.replace("{columns: [], ", "{columns: [kind], ").replace(old, new)
        with pytest.raises(AnalysisError, match=sentence):
            simulate(written(tmp_path, text), n=10, seed=1)
