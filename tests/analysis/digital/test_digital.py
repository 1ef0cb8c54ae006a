"""Pairs, benefits against risks, and classes: by hand, and what is refused."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import crm_study as cs
from crm_study.errors import AnalysisError

RATINGS = pd.DataFrame(
    {
        "a": [5, 4, 5, 3, 4, np.nan],
        "b": [2, 4, 3, 1, 2, 3],
        "c": [1, 2, 2, 3, 1, 5],
        "mfi": list("xxyyzz"),
    }
)


def test_pairs_are_those_of_scipy():
    found = cs.paired(RATINGS, of=["a", "b", "c"])
    used = RATINGS.dropna()
    there = stats.ttest_rel(used["a"], used["b"])
    assert found.number("a~b", "statistic") == pytest.approx(there.statistic, rel=1e-10)
    assert found.number("a~b", "p_value") == pytest.approx(there.pvalue, rel=1e-10)
    gap = used["a"] - used["b"]
    assert found.number("a~b", "d_z") == pytest.approx(gap.mean() / gap.std(), rel=1e-10)
    friedman = stats.friedmanchisquare(used["a"], used["b"], used["c"])
    assert found.number("glance", "p_value") == pytest.approx(friedman.pvalue, rel=1e-10)
    assert found.number("glance", "n_pairs") == 3
    assert found.number("a~b", "p_adjusted") >= found.number("a~b", "p_value")
    assert len(found.tables()) == 3
    assert "Friedman" in str(found.prose())


def test_pairs_in_institutions_have_their_degrees_of_freedom():
    found = cs.paired(RATINGS, of=["a", "b"], cluster="mfi")
    assert found.number("a~b", "df") == 2
    assert found.number("glance", "n_clusters") == 3


def test_pairs_that_never_differ_are_undefined():
    frame = pd.DataFrame({"a": [1, 2, 3], "b": [1, 2, 3]})
    found = cs.paired(frame, of=["a", "b"])
    assert found.number("a~b", "verdict") == "undefined"
    assert found.number("a~b", "ranks_p_value") is None
    assert "nothing can be tested" in str(found.prose())


def test_net_benefit_by_hand():
    """Benefits 100, 75, 100; risks 0, 25, 25: less 100, 50, 75."""
    frame = pd.DataFrame({"good": [5, 4, 5], "bad": [1, 2, 2]})
    found = cs.net_benefit(frame, benefits=["good"], risks=["bad"], limits=(1, 5))
    assert found.number("net", "estimate") == pytest.approx(75)
    assert found.number("net", "std_error") == pytest.approx(25 / np.sqrt(3))
    assert found.number("glance", "positive_share") == 1.0
    assert [row["key"] for row in found.rows] == ["net", "benefits", "risks", "good", "bad"]
    turned = cs.net_benefit(frame, benefits=["bad"], risks=["good"], limits=(1, 5))
    assert turned.number("net", "estimate") == pytest.approx(-75)
    bars = [bar.get_width() for bar in found.figure().axes[0].patches if bar.get_gid() == "bar"]
    assert bars == pytest.approx([found.number(name, "estimate") for name in ("good", "bad")])


def test_classes_by_hand():
    """Means 1.5, 3, 5 and 4.5; institution x has 1.5 and 3, institution y 5 and 4.5."""
    frame = pd.DataFrame({"a": [1, 3, 5, 5], "b": [2, 3, 5, 4], "mfi": list("xxyy")})
    found = cs.profile_class(frame, of=["a", "b"], below=2.5, above=3.5, cluster="mfi")
    assert [row["share"] for row in found.rows] == [0.25, 0.25, 0.5]
    units = {row["group"]: row for row in found.details["institutions"]}
    assert units["x"]["mean"] == 2.25
    assert (units["x"]["class_words"], units["y"]["class_words"]) == ("first", "last")
    assert not units["x"]["is_clear"]
    assert set(found.figures()) == {"profile_class", "profile_class.items"}
    turned = cs.profile_class(6 - frame[["a", "b"]], of=["a", "b"], below=2.5, above=3.5)
    assert [row["share"] for row in turned.rows] == [0.5, 0.25, 0.25]


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: cs.paired(RATINGS, of=["a"]), "A comparison of pairs needs at least 2 things"),
        (
            lambda: cs.paired(RATINGS.iloc[-2:], of=["a", "b"]),
            "Fewer than 2 people answered everything that is compared.",
        ),
        (lambda: cs.paired(RATINGS, of=["a", "bb"]), "bb"),
        (
            lambda: cs.net_benefit(RATINGS, benefits=["a"], risks=["a"], limits=(1, 5)),
            "'a' is named as a benefit and as a risk.",
        ),
        (
            lambda: cs.net_benefit(RATINGS.iloc[-1:], benefits=["a"], risks=["b"], limits=(1, 5)),
            "Fewer than 2 people answered enough of the benefits and the risks.",
        ),
        (
            lambda: cs.profile_class(RATINGS, of=["a"], below=4, above=2),
            "The lower cut must lie below the upper one, but they are 4 and 2.",
        ),
        (
            lambda: cs.profile_class(RATINGS.iloc[-1:], of=["a"], below=2, above=4),
            "Nobody answered enough items from pole to pole.",
        ),
        (lambda: cs.profile_class(RATINGS, of=["mfi"], below=2, above=4), "Column 'mfi' holds"),
    ],
)
def test_what_cannot_be_is_refused(call, sentence):
    with pytest.raises(AnalysisError) as caught:
        call()
    assert sentence in str(caught.value)


def test_a_ranking_that_does_not_name_the_question_is_refused():
    study = cs.read_study("ecommerce-factors")
    answers = dict(study.simulation.answers)
    worth = {name: 1.0 for name in answers["r_gov"].ranked if name != "r_rural"}
    answers["r_gov"] = answers["r_gov"].model_copy(update={"ranked": worth})
    simulation = study.simulation.model_copy(update={"answers": answers})
    with pytest.raises(AnalysisError, match=r"simulation\.answers\.r_rural is ranked, but"):
        cs.simulate(study.model_copy(update={"simulation": simulation}))


@pytest.mark.parametrize("name", ["service-times", "customer-spells"])
def test_worksheets_have_no_chapters_on_scales(name):
    study = cs.read_study(name)
    chapters = ("reliability", "items", "descriptives", "missing", "formative", "power")
    for found in cs.analyze(study, cs.simulate(study), chapters=chapters):
        assert found.status == "not_applicable", found.id
        if found.id != "power":
            assert found.reason == "No item of the study belongs to a construct."
