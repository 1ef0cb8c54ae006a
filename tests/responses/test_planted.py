"""Planted answers: what is planted is found again, and what cannot be is said."""

import numpy as np
import pytest

from crm_study.analysis.declared_frame import declared_columns
from crm_study.errors import AnalysisError, ProtocolError
from crm_study.protocol.reader import read_study
from crm_study.responses.admission import admit
from crm_study.responses.simulate import draw_synthetic, simulate

STUDY = """
schema_version: 1
id: small
title: {en: Small}
instrument: instrument.yaml
constructs: {trust: {items: [a, b, c]}}
simulation:
  n: 4000
  means: {trust: 2.5, c: 4.2}
  answers:
    age: {distribution: normal, mean: 35, std_dev: 8, minimum: 18, maximum: 70}
    visits: {distribution: poisson, mean: 4, slopes: {trust: 1.0}}
    stage: {probabilities: {1: 0.2, 3: 0.8}}
    tools: {probabilities: {1: 0.9, 2: 0.3}}
    joined: {distribution: date, earliest: 2020-01-01, latest: 2020-12-31, missing: 0.25}
    stays: {logit: {intercept: -1, trust: 0.8}, shifts: {stage: {3: 1.0}}}
"""
INSTRUMENT = """
schema_version: 1
languages: [en]
scales:
  five: {points: {1: {en: a}, 2: {en: b}, 3: {en: c}, 4: {en: d}, 5: {en: e}}}
  two: {points: {0: {en: no}, 1: {en: yes}}}
sections:
  - id: s
    items:
      - {id: a, scale: five, text: {en: A}}
      - {id: b, scale: five, text: {en: B}}
      - {id: c, scale: five, text: {en: C}}
      - {id: age, type: number, text: {en: Age}}
      - {id: visits, type: number, text: {en: Visits}}
      - {id: stage, scale: five, text: {en: Stage}}
      - {id: tools, type: multiple, scale: five, text: {en: Tools}}
      - {id: joined, type: date, text: {en: Joined}}
      - {id: stays, scale: two, text: {en: Stays}}
"""


@pytest.fixture
def study(tmp_path):
    (tmp_path / "study.yaml").write_text(STUDY.lstrip())
    (tmp_path / "instrument.yaml").write_text(INSTRUMENT.lstrip())
    return read_study(tmp_path)


def test_planted_numbers_are_found_again(study):
    responses = simulate(study, seed=1)
    frame = declared_columns(study, responses)
    assert len(frame) == 4000
    assert frame["age"].mean() == pytest.approx(35, abs=0.5)
    assert frame["age"].between(18, 70).all()
    assert frame[["a", "b", "c"]].mean().tolist() == pytest.approx([2.5, 2.5, 4.2], abs=0.08)
    z = (frame["trust"] - frame["trust"].mean()) / frame["trust"].std(ddof=0)
    assert np.polyfit(z, frame["visits"], 1)[0] == pytest.approx(1.0, abs=0.1)
    assert frame["stage"].value_counts(normalize=True)[3] == pytest.approx(0.8, abs=0.03)
    assert frame["tools"].str.contains("1").mean() == pytest.approx(0.9, abs=0.02)
    assert frame["joined"].isna().mean() == pytest.approx(0.25, abs=0.03)
    assert frame["joined"].dt.year.dropna().unique().tolist() == [2020]
    moved = frame["stage"] == 3
    assert frame.loc[moved, "stays"].mean() > frame.loc[~moved, "stays"].mean() + 0.15


def test_a_slope_on_nothing_names_the_nearest(study):
    plan = study.simulation.answers | {
        "age": study.simulation.answers["age"].model_copy(update={"slopes": {"trsut": 1.0}})
    }
    changed = study.model_copy(
        update={"simulation": study.simulation.model_copy(update={"answers": plan})}
    )
    with pytest.raises(AnalysisError, match=r"rests on 'trsut'.*Did you mean 'trust'\?"):
        draw_synthetic(changed, seed=1)


def test_two_ways_at_once_are_refused(tmp_path):
    text = STUDY.replace("probabilities: {1: 0.2, 3: 0.8}", "mean: 3")
    (tmp_path / "study.yaml").write_text(text.lstrip())
    (tmp_path / "instrument.yaml").write_text(INSTRUMENT.lstrip())
    with pytest.raises(ProtocolError, match="say one of 'distribution', 'probabilities'"):
        read_study(tmp_path)


def test_what_is_no_date_and_no_code_is_refused_and_counted(study):
    cells = draw_synthetic(study, n=5, seed=1).frame
    cells.loc[0, "joined"], cells.loc[1, "tools"] = "31/31/2020", "1 9"
    admission = admit(cells, study)
    assert admission.counts() == {"not_a_date": 1, "not_on_scale": 1}
    assert admission.refusals[1].message.startswith("'9' is not on the scale 'five'")
    assert len(admission.responses.extra) == 3
