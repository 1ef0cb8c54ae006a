"""Gaps, indices, promoters, quadrants, claims and convergence on frames."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import crm_study as cs
from crm_study.analysis.route import read_findings
from crm_study.errors import AnalysisError
from crm_study.results.columns import COLUMNS
from crm_study.results.finding import Finding
from crm_study.results.findings import Findings

N = 120
DIMENSIONS = {"care": (["e0", "e1"], ["p0", "p1"]), "speed": (["e2", "e3"], ["p2", "p3"])}


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    rng = np.random.default_rng(3)
    columns: dict[str, object] = {}
    for i, mean in enumerate((3.8, 3.4, 2.9, 2.5)):
        columns[f"e{i}"] = np.clip(rng.normal(4.5, 0.6, N).round(), 1, 5)
        columns[f"p{i}"] = np.clip(rng.normal(mean, 1, N).round(), 1, 5)
    points = rng.integers(40, 80, N)
    done = sum(np.asarray(columns[f"p{i}"]) for i in range(4)) / 4
    kept = rng.lognormal(3, 0.4, N)
    return pd.DataFrame(
        columns
        | {
            "w_care": points,
            "w_speed": 100 - points,
            "satisfaction": done + rng.normal(0, 0.4, N),
            "recommend": np.clip((2 * done + rng.normal(1, 1.5, N)).round(), 0, 10),
            "mfi": [f"MFI{i % 8:02d}" for i in range(N)],
            "kept": kept,
            "won": 5 * kept * rng.lognormal(0, 0.3, N),
            "way": np.where(np.arange(N) % 2, "machine", "hand"),
            "time": np.where(np.arange(N) % 2, 40, 160) * rng.lognormal(0, 0.3, N),
        }
    )


def every(frame: pd.DataFrame) -> list[Finding]:
    sides = {"importance": ["e0", "e1", "e2", "e3"], "performance": ["p0", "p1", "p2", "p3"]}
    ends = {"importance_limits": (1, 5), "performance_limits": (1, 5)}
    return [
        cs.gap(frame, dimensions=DIMENSIONS, limits=(1, 5), criterion="satisfaction"),
        cs.nps(frame, item="recommend", by="mfi", cluster="mfi"),
        cs.satisfaction_index(frame, items=["p0", "p1"], limits=(1, 5), by="mfi", cluster="mfi"),
        cs.importance_performance(frame, **sides, **ends, cluster="mfi"),
        cs.claim(frame, claimed=5, numerator="won", denominator="kept", cluster="mfi"),
        cs.claim(frame, claimed=10, measure="time", group="way", levels=("hand", "machine")),
        cs.convergence(frame, perceived=["p0", "p1"], objective="recommend"),
        cs.convergence(frame, perceived="satisfaction", objective="recommend", per="mfi"),
    ]


def test_findings_speak_the_dictionary_and_survive_a_file(frame):
    for found in every(frame):
        for rows in (found.rows, [found.overall], *found.details.values()):
            for row in rows:
                assert set(row) <= set(COLUMNS), set(row) - set(COLUMNS)
        assert found.tidy().iloc[:, 0].is_unique
        assert all(len(line) <= 80 for line in str(found).splitlines())
        assert "nan" not in found.prose()
        assert found.figures()
        text = Findings({"id": "x", "title": "x", "sha256": ""}, None, {}, (found,)).to_json()
        again = read_findings(text)[found.id]
        assert type(again) is type(found)
        assert str(again) == str(found)


def test_a_gap_is_a_paired_t_test(frame):
    found = cs.gap(frame, dimensions=DIMENSIONS, limits=(1, 5))
    test = stats.ttest_rel(frame["p0"], frame["e0"])
    limits = test.confidence_interval()
    assert found.number("p0", "statistic") == pytest.approx(test.statistic)
    assert found.number("p0", "p_value") == pytest.approx(test.pvalue)
    assert found.number("p0", "conf_low") == pytest.approx(limits.low)
    assert found.number("p0", "d_z") == pytest.approx(test.statistic / np.sqrt(N))
    care = frame[["p0", "p1"]].mean(axis=1) - frame[["e0", "e1"]].mean(axis=1)
    speed = frame[["p2", "p3"]].mean(axis=1) - frame[["e2", "e3"]].mean(axis=1)
    assert found.number("care", "estimate") == pytest.approx(care.mean())
    assert found.number("overall", "estimate") == pytest.approx(((care + speed) / 2).mean())


def test_a_weighted_gap_uses_everybodys_own_points(frame):
    weights = {"care": "w_care", "speed": "w_speed"}
    found = cs.gap(frame, dimensions=DIMENSIONS, limits=(1, 5), weights=weights)
    care = frame[["p0", "p1"]].mean(axis=1) - frame[["e0", "e1"]].mean(axis=1)
    speed = frame[["p2", "p3"]].mean(axis=1) - frame[["e2", "e3"]].mean(axis=1)
    by_hand = (frame["w_care"] * care + frame["w_speed"] * speed) / 100
    assert found.number("weighted", "estimate") == pytest.approx(by_hand.mean())
    assert found.number("care", "points_shared") == pytest.approx(frame["w_care"].mean())
    twice = frame.assign(w_care=frame["w_care"] * 2, w_speed=frame["w_speed"] * 2)
    again = cs.gap(twice, dimensions=DIMENSIONS, limits=(1, 5), weights=weights)
    assert again.number("weighted", "estimate") == pytest.approx(by_hand.mean())


def test_gaps_in_percent_join_two_scales(frame):
    other = frame.assign(p0=frame["p0"] - 1, p1=frame["p1"] - 1)
    limits = {"e0": (1, 5), "e1": (1, 5), "p0": (0, 4), "p1": (0, 4)}
    care = {"care": DIMENSIONS["care"]}
    found = cs.gap(other, dimensions=care, limits=limits, metric="percent")
    points = cs.gap(frame, dimensions=care, limits=(1, 5))
    expected = 25 * points.number("care", "estimate")
    assert found.number("care", "estimate") == pytest.approx(expected)
    with pytest.raises(AnalysisError) as refusal:
        cs.gap(other, dimensions=care, limits=limits)
    assert str(refusal.value) == (
        "Expectations and perceptions are answered on different scales; ask for the metric "
        "'percent'."
    )


def test_institutions_widen_an_interval_of_alike_customers(frame):
    alike = frame.assign(p0=np.arange(N) % 8 % 5 + 1.0)
    care = {"care": (["e0"], ["p0"])}
    alone = cs.gap(alike, dimensions=care, limits=(1, 5))
    clustered = cs.gap(alike, dimensions=care, limits=(1, 5), cluster="mfi")
    assert clustered.number("care", "df") == 7
    assert clustered.number("care", "std_error") > 2 * alone.number("care", "std_error")


def test_the_index_is_the_mean_of_rescaled_items(frame):
    found = cs.satisfaction_index(
        frame, items=["p0", "p1"], limits=(1, 5), weights={"p0": 3, "p1": 1}
    )
    by_hand = 25 * ((3 * frame["p0"] + frame["p1"]) / 4 - 1)
    assert found.number("index", "estimate") == pytest.approx(by_hand.mean())
    low = stats.t.interval(0.95, N - 1, by_hand.mean(), by_hand.sem())[0]
    assert found.number("index", "conf_low") == pytest.approx(low)
    assert found.number("p0", "item_weight") == 0.75


def test_groups_of_promoters_add_up(frame):
    found = cs.nps(frame, item="recommend", by="mfi")
    groups = found.tidy().iloc[1:]
    total = (groups["estimate"] * groups["n_obs"]).sum() / N
    assert found.number("all", "estimate") == pytest.approx(total)
    assert list(found.figures()) == ["nps", "nps.groups"]


def test_a_claim_is_compatible_incompatible_or_undecided(frame):
    fair = cs.claim(frame, claimed=5.2, numerator="won", denominator="kept")
    far = cs.claim(frame, claimed=9, numerator="won", denominator="kept")
    few = cs.claim(
        frame[:3].assign(won=[1.0, 90, 3]), claimed=5, numerator="won", denominator="kept"
    )
    assert [one.overall["verdict"] for one in (fair, far, few)] == [
        "compatible",
        "incompatible",
        "undecided",
    ]
    assert fair.number("glance", "needed_factor") == pytest.approx(
        5.2 / fair.number("means", "estimate")
    )
    least, most = (fair.number("glance", name) for name in ("lowest_without", "highest_without"))
    assert least < fair.number("means", "estimate") < most


def test_a_claim_can_be_turned_around(frame):
    way = {"measure": "time", "group": "way", "ratio_of": "geometric"}
    found = cs.claim(frame, claimed=4, levels=("hand", "machine"), **way)
    turned = cs.claim(frame, claimed=0.25, levels=("machine", "hand"), **way)
    for key in ("means", "geometric", "medians"):
        assert turned.number(key, "estimate") == pytest.approx(1 / found.number(key, "estimate"))
        assert turned.number(key, "conf_low") == pytest.approx(1 / found.number(key, "conf_high"))
    logs = [np.log(frame.loc[frame["way"] == way, "time"]) for way in ("hand", "machine")]
    limits = stats.ttest_ind(*logs, equal_var=False).confidence_interval()
    assert found.number("geometric", "conf_low") == pytest.approx(np.exp(limits.low))


def test_the_bootstrap_of_pairs_keeps_the_pairs(frame):
    """Amounts that differ by one factor have one ratio in every resample."""
    exact = frame.assign(won=3 * frame["kept"])
    found = cs.claim(exact, claimed=3, numerator="won", denominator="kept")
    assert found.number("bootstrap", "conf_low") == pytest.approx(3)
    assert found.number("bootstrap", "conf_high") == pytest.approx(3)


def test_a_zero_leaves_the_ways_that_allow_it(frame):
    some = frame.assign(won=frame["won"].where(frame.index > 0, 0.0))
    found = cs.claim(some, claimed=5, numerator="won", denominator="kept")
    assert found.status == "warning"
    assert found.reason == "A ratio of geometric means needs amounts above 0, but one is 0."
    assert [row["key"] for row in found.rows] == ["means", "fieller", "bootstrap", "medians"]


def test_items_that_hang_on_the_lines_are_named(frame):
    found = cs.importance_performance(
        frame,
        importance=["e0", "e1", "e2", "e3"],
        performance=["p0", "p1", "p2", "p3"],
        importance_limits=(1, 5),
        performance_limits=(1, 5),
    )
    assert found.number("p0", "quadrant_fixed") == "Keep up the good work"
    assert found.number("p3", "quadrant_fixed") == "Concentrate here"
    up, across = frame[["p0", "p1", "p2", "p3"]], frame[["e0", "e1", "e2", "e3"]]
    weights = 25 * (across.mean().to_numpy() - 1)
    by_hand = weights @ (25 * (up.mean().to_numpy() - 1)) / weights.sum()
    assert found.number("glance", "coverage_index") == pytest.approx(by_hand)
    assert 0 <= found.number("p1", "stable_data") <= 1
    changing = found.tidy()["changes"].sum()
    assert found.number("glance", "n_changing") == changing


def test_convergence_by_institution_counts_institutions(frame):
    found = cs.convergence(frame, perceived="satisfaction", objective="recommend", per="mfi")
    means = frame.groupby("mfi")[["satisfaction", "recommend"]].mean()
    r = stats.pearsonr(means["satisfaction"], means["recommend"])
    assert found.number("glance", "n_obs") == 8
    assert found.number("pearson", "estimate") == pytest.approx(r.statistic)
    assert found.number("pearson", "p_value") == pytest.approx(r.pvalue)
    assert found.number("glance", "unit_of_analysis") == "institutions"


REFUSED = [
    (
        lambda frame: cs.gap(frame, dimensions={"care": (["e0"], ["p0", "p1"])}),
        "Dimension 'care' needs as many perceptions as expectations, but has 2 and 1.",
    ),
    (
        lambda frame: cs.gap(frame, dimensions={"p0": (["e0"], ["p0"])}),
        "'p0' names two rows: a dimension and an item need two names.",
    ),
    (
        lambda frame: cs.gap(frame, dimensions={"care": (["e0"], ["p0"])}, metric="percent"),
        "Dimension 'care' in percent needs the lowest and the highest answer of 'e0'.",
    ),
    (
        lambda frame: cs.gap(frame, dimensions={"care": (["e9"], ["p0"])}),
        "The frame has no column 'e9'. Did you mean 'e3'?",
    ),
    (
        lambda frame: cs.gap(frame, dimensions={"care": (["mfi"], ["p0"])}),
        "Column 'mfi' holds text; a gap needs numbers in every column.",
    ),
    (
        lambda frame: cs.gap(frame[:1], dimensions={"care": (["e0"], ["p0"])}),
        "care: fewer than 2 respondents answered on both sides.",
    ),
    (
        lambda frame: cs.nps(frame.assign(recommend=np.nan), item="recommend"),
        "Nobody answered how likely they are to recommend.",
    ),
    (
        lambda frame: cs.satisfaction_index(
            frame, items=["p0"], limits=(1, 5), weights={"p0": 1}, importance=["e0"]
        ),
        "An index is weighted by declared weights or by importance, not both.",
    ),
    (
        lambda frame: cs.satisfaction_index(
            frame, items=["p0", "p1"], limits=(1, 5), importance=["e0"]
        ),
        "An index of 2 items needs as many importance ratings, but got 1.",
    ),
    (
        lambda frame: cs.satisfaction_index(
            frame, items=["p0", "p1"], limits=(1, 5), weights={"p0": 1}
        ),
        "An index needs a weight for each of its items, and for no other.",
    ),
    (
        lambda frame: cs.importance_performance(
            frame,
            importance=["e0"],
            performance=["p0", "p1"],
            importance_limits=(1, 5),
            performance_limits=(1, 5),
        ),
        "Importance and performance need the same items, but have 1 and 2.",
    ),
    (
        lambda frame: cs.importance_performance(
            frame.assign(p0=np.nan),
            importance=["e0"],
            performance=["p0"],
            importance_limits=(1, 5),
            performance_limits=(1, 5),
        ),
        "Nobody rated both the importance and the performance of 'p0'.",
    ),
    (
        lambda frame: cs.claim(frame, claimed=5, numerator="won"),
        "A claim needs a numerator and a denominator, or a measure, a group and two levels.",
    ),
    (
        lambda frame: cs.claim(
            frame, claimed=5, measure="time", group="way", levels=("hands", "machine")
        ),
        "'way' has no level 'hands'. Did you mean 'hand'?",
    ),
    (
        lambda frame: cs.claim(frame, claimed=0, numerator="won", denominator="kept"),
        "A claimed ratio must be above 0, but is 0.",
    ),
    (
        lambda frame: cs.convergence(frame.assign(p0=3.0), perceived="p0", objective="recommend"),
        "A correlation is undefined: every value of the first variable is 3.",
    ),
]


@pytest.mark.parametrize(("call", "sentence"), REFUSED)
def test_nonsense_is_refused_in_a_sentence(frame, call, sentence):
    with pytest.raises(AnalysisError) as refusal:
        call(frame)
    assert str(refusal.value).startswith(sentence)
