"""Products, distances, ceilings and dates in a row are found again; skipped questions are blank."""

import numpy as np
import pandas as pd
import pytest

from crm_study.analysis.declared_frame import declared_columns
from crm_study.errors import AnalysisError
from crm_study.protocol.reader import read_study
from crm_study.responses.simulate import draw_synthetic, simulate

STUDY = """
schema_version: 1
id: shapes
title: {en: Shapes}
instrument: instrument.yaml
constructs: {people: {items: [a, b]}, tools: {items: [c, d]}}
simulation:
  n: 4000
  correlation: 0.2
  answers:
    joint: {distribution: normal, std_dev: 1, decimals: 3, products: {people~tools: 0.5}}
    apart: {distribution: normal, mean: 9, std_dev: 1, decimals: 3, distances: {people~tools: -2}}
    held: {distribution: uniform, maximum: 100, decimals: 1, most: {intercept: -10, people: 20}}
    stage: {probabilities: {1: 0.5, 2: 0.5}}
    begun: {distribution: date, earliest: 2020-01-01, latest: 2020-12-31}
    ended: {distribution: date, after: begun, mean: 30, std_dev: 4, shifts: {stage: {2: 10}}}
"""
INSTRUMENT = """
schema_version: 1
languages: [en]
scales:
  five: {points: {1: {en: a}, 2: {en: b}, 3: {en: c}, 4: {en: d}, 5: {en: e}}}
sections:
  - id: s
    items:
      - {id: a, scale: five, text: {en: A}}
      - {id: b, scale: five, text: {en: B}}
      - {id: c, scale: five, text: {en: C}}
      - {id: d, scale: five, text: {en: D}}
      - {id: joint, type: number, text: {en: Joint}}
      - {id: apart, type: number, text: {en: Apart}}
      - {id: held, type: number, text: {en: Held}}
      - {id: stage, scale: five, text: {en: Stage}}
      - {id: begun, type: date, text: {en: Begun}, shown_if: [{item: stage, equals: [2]}]}
      - {id: ended, type: date, text: {en: Ended}}
"""


@pytest.fixture
def study(tmp_path):
    (tmp_path / "study.yaml").write_text(STUDY.lstrip())
    (tmp_path / "instrument.yaml").write_text(INSTRUMENT.lstrip())
    return read_study(tmp_path)


def test_what_is_planted_is_found_again(study):
    frame = declared_columns(study, simulate(study, seed=1))
    people, tools = ((side - side.mean()) / side.std() for side in (frame.people, frame.tools))
    design = np.column_stack([np.ones(len(frame)), people, tools, people * tools])
    slopes = np.linalg.lstsq(design, frame["joint"], rcond=None)[0]
    assert slopes[1:].tolist() == pytest.approx([0, 0, 0.5], abs=0.05)
    gap = (frame["people"] - frame["tools"]).abs()
    assert np.polyfit(gap, frame["apart"], 1)[0] == pytest.approx(-2, abs=0.1)
    assert (frame["held"] <= np.maximum(20 * frame["people"] - 10, 0) + 0.05).all()
    assert frame["held"].max() > 80


def test_dates_follow_each_other_and_are_blank_where_not_asked(study):
    frame = declared_columns(study, simulate(study, seed=1))
    asked = frame["stage"] == 2
    assert frame.loc[~asked, "begun"].isna().all()
    assert frame.loc[~asked, "ended"].isna().all()
    days = (frame["ended"] - frame["begun"]) / pd.Timedelta(days=1)
    assert days.mean() == pytest.approx(40, abs=0.5)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"after": "begnu"}, r"follows 'begnu', which is not asked before it.*'begun'"),
        ({"products": {"people": 1.0}}, "write two names joined by '~'"),
        ({"distances": {"people~tols": 1.0}}, r"rests on 'tols'.*Did you mean 'tools'\?"),
    ],
)
def test_a_name_that_is_not_there(study, change, sentence):
    plan = study.simulation.answers
    changed = study.model_copy(
        update={
            "simulation": study.simulation.model_copy(
                update={"answers": plan | {"ended": plan["ended"].model_copy(update=change)}}
            )
        }
    )
    with pytest.raises(AnalysisError, match=sentence):
        draw_synthetic(changed, seed=1)
