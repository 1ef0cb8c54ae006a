"""Means, shares, totals and ratios of a frame with a design."""

import numpy as np
import pandas as pd
import pytest

import crm_study as cs
from crm_study.errors import AnalysisError
from crm_study.results.columns import COLUMNS


@pytest.fixture(scope="module")
def frame():
    i = np.arange(1, 121)
    mfi = (7 * i + i * i // 5) % 17
    return pd.DataFrame(
        {
            "mfi": [f"MFI{code:02d}" for code in mfi],
            "district": np.array(["Bugarama", "Kamembe", "Nkaka"])[mfi % 3],
            "job": np.array(["manager", "officer", "clerk"])[(i * 11) % 7 // 3],
            "score": 1.0 + (i * 37 % 101) // 25 + mfi % 4,
            "clients": 10.0 + i * 13 % 29,
            "trained": i % 3 == 0,
            "w": 1 + i * 17 % 13 / 4,
            "count": 1 + i % 4,
            "n_mfi": np.array([9, 8, 12])[mfi % 3],
            "n_staff": np.bincount(mfi)[mfi] + 4,
        }
    )


DESIGN = {"cluster": "mfi", "strata": "district", "weights": "w"}


def refuse(sentence, call):
    with pytest.raises(AnalysisError) as caught:
        call()
    assert str(caught.value) == sentence


def test_a_mean_is_weighted_and_clustered(frame):
    found = cs.survey_mean(frame, variables=["score"], **DESIGN)
    assert found.number("score", "estimate") == pytest.approx(
        np.average(frame.score, weights=frame.w)
    )
    assert found.number("glance", "df") == frame.mfi.nunique() - 3
    assert found.number("glance", "n_clusters") == frame.mfi.nunique()
    assert found.number("score", "conf_low") < found.number("score", "estimate")
    assert "institutions like these" in found.notes[0]


def test_text_gives_shares_that_add_up_to_one(frame):
    found = cs.survey_mean(frame, variables=["job", "trained"], **DESIGN)
    jobs = [found.number(f"job[{job}]", "estimate") for job in ("clerk", "manager", "officer")]
    assert sum(jobs) == pytest.approx(1)
    assert found.number("trained[True]", "conf_low") > 0
    assert any("svyciprop" in note for note in found.notes)


def test_groups_are_domains_of_one_design(frame):
    whole = cs.survey_total(frame, variables=["clients"], **DESIGN)
    parts = cs.survey_total(frame, variables=["clients"], by="job", **DESIGN)
    assert sum(row["estimate"] for row in parts.rows) == pytest.approx(
        whole.number("clients", "estimate")
    )
    assert {row["df"] for row in parts.rows} == {whole.number("clients", "df")}
    assert parts.number("clients:clerk", "label") == "clients (clerk)"


def test_a_ratio_is_that_of_two_totals(frame):
    found = cs.survey_ratio(frame, numerator="score", denominator="clients", by="job", **DESIGN)
    one = frame[frame.job == "clerk"]
    expected = (one.w * one.score).sum() / (one.w * one.clients).sum()
    assert found.number("score:clients:clerk", "estimate") == pytest.approx(expected)


def test_a_row_without_an_answer_keeps_its_place(frame):
    sparse = frame.assign(score=frame.score.where(frame.index % 7 > 0))
    found = cs.survey_mean(sparse, variables=["score"], **DESIGN)
    assert found.number("score", "n_obs") == sparse.score.notna().sum()
    assert found.number("glance", "n_obs") == 120
    known = sparse.score.notna()
    assert found.number("score", "estimate") == pytest.approx(
        np.average(sparse.score[known], weights=sparse.w[known])
    )


def test_two_stages_speak_of_these_institutions(frame):
    found = cs.survey_mean(frame, variables=["score"], fpc=("n_mfi", "n_staff"), **DESIGN)
    plain = cs.survey_mean(frame, variables=["score"], **DESIGN)
    assert found.number("score", "std_error") < plain.number("score", "std_error")
    assert "these institutions at this time" in found.notes[0]


def test_one_stage_of_institutions_only_is_not_applied(frame):
    found = cs.survey_mean(frame, variables=["score"], fpc="n_mfi", **DESIGN)
    plain = cs.survey_mean(frame, variables=["score"], **DESIGN)
    assert found.number("score", "std_error") == plain.number("score", "std_error")
    assert any("71 % instead of 95 %" in note for note in found.notes)


def test_what_the_design_does_is_said(frame):
    crossing = cs.survey_mean(
        frame, variables=["score"], cluster="mfi", strata="job", weights="count"
    )
    notes = " ".join(crossing.notes)
    assert "The strata cross the clusters" in notes
    assert "frequency weights" in notes
    implied = cs.survey_mean(
        frame.assign(n_mfi=17), variables=["score"], cluster="mfi", fpc=("n_mfi", "n_staff")
    )
    assert any("follow from the populations" in note for note in implied.notes)
    census = cs.survey_mean(
        frame.assign(n_mfi=frame.mfi.nunique()),
        variables=["score"],
        cluster="mfi",
        fpc=("n_mfi", "n_staff"),
    )
    assert any("Every cluster of the population is in the sample" in note for note in census.notes)


def test_sentences_and_pictures(frame):
    found = cs.survey_mean(frame, variables=["score"], by="job", **DESIGN)
    assert found.prose().startswith("score (clerk): ")
    assert "95% CI [" in found.prose()
    assert found.figure() is not None
    assert cs.survey_mean(frame, variables=["score"], **DESIGN).figure() is None
    many = cs.survey_mean(frame, variables=["job", "score", "clients"], by="district", **DESIGN)
    assert many.prose() == "The table holds 15 estimates."
    for row in (*many.rows, many.overall):
        assert set(row) <= set(COLUMNS)
    assert all(len(line) <= 80 for line in str(many).splitlines())


def test_a_group_without_answers_is_a_warning(frame):
    silent = frame.assign(score=frame.score.where(frame.job != "clerk"))
    found = cs.survey_mean(silent, variables=["score"], by="job", **DESIGN)
    assert found.status == "warning"
    assert found.reason == "Nobody in 'clerk' has an answer for 'score'."


def test_lonely_strata_have_four_treatments(frame):
    kept = frame[(frame.district != "Nkaka") | (frame.mfi == "MFI05")]
    refuse(
        "The stratum 'Nkaka' holds only one cluster, which shows no variance. Merge strata, or "
        "choose lonely='adjust', 'average' or 'certainty'.",
        lambda: cs.survey_mean(kept, variables=["score"], **DESIGN),
    )
    errors = [
        cs.survey_mean(kept, variables=["score"], lonely=option, **DESIGN).number(
            "score", "std_error"
        )
        for option in ("certainty", "remove", "average", "adjust")
    ]
    assert errors[0] == errors[1]
    assert len(set(errors)) == 3


def test_what_cannot_be_estimated_is_refused(frame):
    refuse(
        "1 of 120 complete rows have no usable weight ('w'); weights must be numbers above 0.",
        lambda: cs.survey_mean(
            frame.assign(w=frame.w.where(frame.index != 5)), variables=["score"], weights="w"
        ),
    )
    refuse(
        "Every value of 'score' is missing.",
        lambda: cs.survey_mean(frame.assign(score=np.nan), variables=["score"]),
    )
    refuse(
        "A design with one cluster has no variance between clusters.",
        lambda: cs.survey_mean(frame[frame.mfi == "MFI05"], variables=["score"], cluster="mfi"),
    )
    refuse(
        "The frame has no column 'scores'. Did you mean 'score'? It has: mfi, district, job, "
        "score, clients, trained, w, count, n_mfi, n_staff.",
        lambda: cs.survey_mean(frame, variables=["scores"]),
    )


JOBS = {"manager": 500, "officer": 300, "clerk": 400}


def test_known_totals_make_estimates_more_precise(frame):
    plain = cs.survey_total(frame, variables=["job"], **DESIGN)
    found = cs.survey_total(frame, variables=["job"], poststratify=("job", JOBS), **DESIGN)
    for job, people in JOBS.items():
        assert found.number(f"job[{job}]", "estimate") == pytest.approx(people)
        assert found.number(f"job[{job}]", "std_error") == pytest.approx(0, abs=1e-9)
        assert plain.number(f"job[{job}]", "std_error") > 1
    assert any("postStratify" in note for note in found.notes)


def test_raked_means_agree_with_weights_that_were_raked(frame):
    known = {"job": JOBS, "district": {"Bugarama": 500, "Kamembe": 400, "Nkaka": 300}}
    found = cs.survey_mean(frame, variables=["score"], rake=known, **DESIGN)
    made = cs.weights(frame, base="w", rake=known)
    weights = [row["weight"] for row in made.details["weights"]]
    assert found.number("score", "estimate") == pytest.approx(
        np.average(frame.score, weights=weights)
    )
    assert any("rake" in note for note in found.notes)


def test_known_totals_that_cannot_be_reached_are_refused(frame):
    refuse(
        "Weights are post-stratified or raked, not both.",
        lambda: cs.survey_mean(
            frame, variables=["score"], poststratify=("job", JOBS), rake={"job": JOBS}
        ),
    )
    odd = pd.DataFrame({"sex": ["f", "m", "m"], "job": ["a", "b", "b"], "y": [1.0, 2, 4]})
    refuse(
        "Raking has not reached its margins in 50 rounds; they may contradict each other.",
        lambda: cs.survey_mean(
            odd, variables=["y"], rake={"sex": {"f": 5, "m": 5}, "job": {"a": 6, "b": 4}}
        ),
    )
