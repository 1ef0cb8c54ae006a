"""Coded segments: planted agreement and themes, privacy, and the joining of sources."""

import pandas as pd
import pytest

import crm_study as cs
from crm_study.protocol.guides import read_interview

HEAD = """
schema_version: 1
id: talks
title: {en: Talks}
instrument: %(instrument)s
respondent: {column: segment}
population: {clusters: {column: mfi, n: 21}}
analyses:
  - {kind: themes, name: t, theme: theme_a, second: theme_b, role: role, interview: [mfi],
     sentiment: tone, quote: quote, codes: {1: kcf, 9: policy}}
  - {kind: triangulation, name: j, topics: {kcf: {}},
     sources: {survey: {study: rusizi}, interviews: {}}}
"""


@pytest.fixture(scope="module")
def found(simulated):
    study = cs.read_study("interviews")
    responses = cs.read_responses(simulated("interviews"), study)
    kinds = ("themes", "triangulation")
    return {one.id: one for one in cs.analyze(study, responses, chapters=kinds)}


def test_two_coders_agree_as_planted(found):
    themes = found["themes.interviews"]
    low, high = (themes.number("cohen", name) for name in ("conf_low", "conf_high"))
    assert low < 0.8 < high
    assert themes.number("kcf", "n_segments") == max(row["n_segments"] for row in themes.rows)
    assert themes.number("policy", "n_segments") == min(row["n_segments"] for row in themes.rows)


def test_the_themes_are_those_of_the_guide(found):
    book = read_interview(cs.read_study("rusizi")).codebook
    assert [row["theme"] for row in found["themes.interviews"].rows] == list(book)


def test_sources_are_joined_by_declared_bounds(found):
    joined = found["triangulation.rusizi"]
    assert joined.number("glance", "n_topics") == 7
    assert joined.number("learning", "observed_level") == "silent"
    verdicts = joined.tidy()["joined_verdict"].value_counts()
    for verdict in ("converge", "complement", "diverge"):
        assert joined.number("glance", f"n_{verdict}") == verdicts.get(verdict, 0)
    studies = [row["source_study"] for row in joined.details["sources"]]
    assert studies == ["rusizi", "interviews", "observation"]


def test_no_output_holds_more_of_a_quote_than_its_code(found):
    for row in found["themes.interviews"].rows:
        codes = str(row["quote_codes"]).split(", ")
        assert all(code.startswith("Q-") and len(code) == 5 for code in codes)


@pytest.fixture
def real(simulated, tmp_path):
    """Return the segments of a few interviews as if they were real."""
    source = cs.read_study("interviews")
    text = HEAD % {"instrument": source.folder / "instrument.yaml"}
    (tmp_path / "study.yaml").write_text(text, encoding="utf-8")
    frame = pd.read_csv(simulated("interviews"), dtype=str, keep_default_na=False)
    frame = frame.drop(columns=["synthetic", "synthetic_seed"]).head(42)
    frame["segment"] = [f"S{row}" for row in range(len(frame))]
    study = cs.read_study(tmp_path)
    return study, frame


def findings_of(study, frame, folder):
    path = folder / "real.csv"
    frame.to_csv(path, index=False)
    responses = cs.read_responses(path, study)
    return {
        one.id: one for one in cs.analyze(study, responses, chapters=("themes", "triangulation"))
    }


def test_small_cells_of_real_interviews_are_not_shown(real, tmp_path):
    themes = findings_of(*real, tmp_path)["themes.t"]
    assert themes.number("policy", "n_interviews") is None
    assert themes.number("policy", "quote_codes") is None
    assert themes.number("kcf", "n_interviews") >= 5
    cells = themes.details["cells"]
    assert all(row["n_segments"] is None for row in cells)
    shown = [row["n_interviews"] for row in cells if row["n_interviews"]]
    assert all(n >= 5 for n in shown)


def test_real_interviews_are_not_joined_with_synthetic_answers(real, tmp_path):
    joined = findings_of(*real, tmp_path)["triangulation.j"]
    assert joined.status == "failed"
    assert "must be both real or both synthetic" in str(joined.reason)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("{study: rusizzi}", "Did you mean 'rusizi'?"),
        ("{study: rusizi, data: gone.csv}", "There is no file gone.csv beside study 'talks'."),
        ("{study: rusizi, findings: gone.json}", "There is no file gone.json"),
    ],
)
def test_a_source_that_is_not_there_fails_its_chapter_alone(simulated, tmp_path, source, message):
    folder = cs.read_study("interviews").folder
    text = HEAD % {"instrument": folder / "instrument.yaml"}
    text = text.replace("{study: rusizi}", source)
    (tmp_path / "study.yaml").write_text(text, encoding="utf-8")
    study = cs.read_study(tmp_path)
    responses = cs.read_responses(simulated("interviews"), study)
    kinds = ("themes", "triangulation")
    found = {one.id: one for one in cs.analyze(study, responses, chapters=kinds)}
    assert found["themes.t"].status == "ok"
    assert found["triangulation.j"].status == "failed"
    assert message in str(found["triangulation.j"].reason)


def test_words_in_the_place_of_a_code_fail_the_chapter(real, tmp_path):
    study, frame = real
    frame.loc[3, "quote"] = "They told us to wait"
    themes = findings_of(study, frame, tmp_path)["themes.t"]
    assert themes.status == "failed"
    assert "They told us" not in str(themes.reason)


def test_sources_may_be_findings(simulated, tmp_path):
    seen = cs.read_study("observation")
    findings = cs.analyze(
        seen, cs.read_responses(simulated("observation"), seen), chapters=("observation",)
    )
    findings.write(tmp_path / "observation.json")
    source = cs.read_study("interviews")
    seen_there = "observation: {study: observation, findings: observation.json}"
    text = HEAD % {"instrument": source.folder / "instrument.yaml"}
    text = text.replace("interviews: {}}", f"interviews: {{}}, {seen_there}}}")
    (tmp_path / "study.yaml").write_text(text, encoding="utf-8")
    study = cs.read_study(tmp_path)
    responses = cs.read_responses(simulated("interviews"), study)
    (joined,) = cs.analyze(study, responses, chapters=("triangulation",))
    index = findings.number("observation.visits/kcf/observation_index")
    assert joined.number("kcf", "observed_value") == pytest.approx(index)
    assert joined.details["sources"][2]["source_file"] == "observation.json"
