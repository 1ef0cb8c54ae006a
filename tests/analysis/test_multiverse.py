from itertools import product

import numpy as np
import pandas as pd
import pytest
from scipy.stats import chisquare

import crm_study as cs
from crm_study.analysis.multiverse import multiverse_chapter
from crm_study.errors import AnalysisError
from crm_study.kernels.clustered.cluster_robust import cluster_robust
from crm_study.kernels.clustered.heteroscedastic import heteroscedastic
from crm_study.kernels.description.correlation import average_ranks
from crm_study.kernels.glm.huber import huber_regression
from crm_study.kernels.linear.least_squares import ols
from crm_study.kernels.multiverse.block_orders import block_orders
from crm_study.protocol.multiverse import Exclusion, Multiverse
from crm_study.responses.reader import data_file
from crm_study.responses.reader import read_responses as read


@pytest.fixture(scope="module")
def frame():
    """Items of two scales with gaps, a control, a role, twelve institutions."""
    generator = np.random.default_rng(3)
    place = np.arange(180) % 12
    trait = generator.normal(size=180) + generator.normal(size=12)[place] / 2
    made = pd.DataFrame({"mfi": [f"MFI{one + 1:02d}" for one in place]})
    made["role"] = [("manager", "clerk")[i % 5 > 0] for i in range(180)]
    made["age"] = generator.integers(1, 5, size=180).astype(float)
    for name, base in (("care", trait), ("result", trait + generator.normal(size=180))):
        for i in range(1, 4):
            answers = np.clip(np.rint(3 + base + generator.normal(size=180)), 1, 5)
            answers[generator.random(180) < 0.05] = np.nan
            made[f"{name}{i}"] = answers
    return made


SCALES = {name: [f"{name}{i}" for i in (1, 2, 3)] for name in ("care", "result")}


def run(frame, **choices):
    asked = {"outcome": "result", "predictor": "care", "scales": SCALES, "n_permutations": 99}
    return cs.multiverse(frame, **(asked | choices))


def scored(frame, *, least):
    parts = {name: frame[items] for name, items in SCALES.items()}
    return pd.DataFrame(
        {
            name: table.mean(axis=1).where(table.notna().sum(axis=1) >= least)
            for name, table in parts.items()
        }
    )


def test_every_combination_is_the_regression_it_stands_for(frame):
    found = run(
        frame,
        controls=[[], ["age"], ["age", "role"]],
        min_answered=[0.6, 1.0],
        exclude={"managers": (frame["role"] == "manager").to_numpy()},
        std_errors=["ols", "hc3", "cr2"],
        cluster="mfi",
    )
    assert found.number("glance", "n_specifications") == 3 * 2 * 2 * 3
    rows = {
        (row["controls"], row["min_answered"], row["exclusion"], row["std_errors"]): row
        for row in found.rows
    }
    fits = {
        "ols": ols,
        "hc3": lambda y, x: heteroscedastic(y, x, kind="HC3"),
        "cr2": lambda y, x: cluster_robust(y, x, cluster=used["mfi"].to_numpy(), kind="CR2"),
    }
    shares = {"60%": 2, "100%": 3}
    for (share, least), out in product(shares.items(), ("nobody", "managers")):
        whole = pd.concat([frame[["mfi", "age", "role"]], scored(frame, least=least)], axis=1)
        used = whole[(whole["role"] != "manager") | (out == "nobody")].dropna()
        manager = (used["role"] == "manager").to_numpy(float)
        columns = {"none": [], "age": [used["age"]], "age + role": [used["age"], manager]}
        if out == "managers":
            columns["age + role"] = [used["age"]]  # the role no longer varies
        for (name, more), (kind, fit) in product(columns.items(), fits.items()):
            known = fit(used["result"].to_numpy(), np.column_stack([used["care"], *more]))
            row = rows[name, share, out, kind]
            for column in ("estimate", "std_error", "p_value", "conf_low"):
                value = getattr(known, column)[1]
                assert row[column] == pytest.approx(value, rel=1e-8), (name, kind, column)
            assert row["n_obs"] == len(used)


def test_other_estimators_are_what_they_say(frame):
    found = run(
        frame,
        controls=[["age"]],
        estimators=["huber", "ranks", "cluster_means"],
        cluster="mfi",
    )
    rows = {row["estimator"]: row for row in found.rows}
    used = pd.concat([frame[["mfi", "age"]], scored(frame, least=3)], axis=1).dropna()
    y, x = used["result"].to_numpy(), used[["care", "age"]].to_numpy()
    robust = huber_regression(y, x)
    scale = x[:, 0].std() / y.std()
    assert rows["huber"]["estimate"] == pytest.approx(robust.estimate[1] * scale, rel=1e-9)
    ranked = ols(average_ranks(y), np.column_stack([average_ranks(column) for column in x.T]))
    assert rows["ranks"]["estimate"] == pytest.approx(ranked.std_estimate[1], rel=1e-9)
    assert rows["ranks"]["p_value"] == pytest.approx(ranked.p_value[1], rel=1e-8)
    means = used.groupby("mfi").mean()
    between = ols(means["result"].to_numpy(), means[["care", "age"]].to_numpy())
    assert rows["cluster_means"]["estimate"] == pytest.approx(between.std_estimate[1], rel=1e-9)
    assert rows["cluster_means"]["n_obs"] == 12
    assert found.notes[0].startswith("Slopes are standardized")


def test_outliers_go_by_the_whole_model(frame):
    found = run(frame, controls=[[], ["age"]], outliers=["none", "cook", "studentized"])
    used = pd.concat([frame[["age"]], scored(frame, least=3)], axis=1).dropna()
    fit = ols(used["result"].to_numpy(), used[["care", "age"]].to_numpy())
    kept = {"none": len(used), "cook": int((fit.cooks_d <= 4 / fit.n_obs).sum())}
    for row in found.rows:
        if row["outliers"] in kept:
            assert row["n_obs"] == kept[row["outliers"]]


def test_scores_without_each_item_and_filled_gaps(frame):
    found = run(frame, scoring=["mean", "drop_item", "standardized", "factor"])
    rows = {row["scoring"]: row for row in found.rows}
    assert len(rows) == 1 + 6 + 2
    short = frame[["care2", "care3"]].mean(axis=1, skipna=False)
    both = pd.concat([short, scored(frame, least=3)["result"]], axis=1).dropna()
    known = ols(both["result"].to_numpy(), both[[0]].to_numpy())
    assert rows["without care1"]["estimate"] == pytest.approx(known.estimate[1], rel=1e-9)
    filled = run(frame, missing=["mean", "em"])
    assert [row["n_obs"] for row in filled.rows] == [180, 180]
    full = frame[[*SCALES["care"], *SCALES["result"]]]
    by_mean = full.fillna(full.mean())
    known = ols(
        by_mean[SCALES["result"]].mean(axis=1).to_numpy(),
        by_mean[SCALES["care"]].mean(axis=1).to_numpy()[:, None],
    )
    one = next(row for row in filled.rows if row["missing"] == "mean")
    assert one["estimate"] == pytest.approx(known.estimate[1], rel=1e-9)


def test_a_planted_slope_is_found_and_none_is_not(frame):
    found = run(frame, controls=[[], ["age"]], cluster="mfi")
    assert found.number("glance", "p_value") == pytest.approx(0.01)
    assert found.number("glance", "share_supporting") == 1
    noise = frame.assign(idle=np.random.default_rng(9).normal(size=180))
    idle = run(noise, predictor="idle", controls=[[], ["age"]], cluster="mfi")
    assert idle.number("glance", "p_value") > 0.05
    assert idle.number("glance", "share_supporting") == 0


def test_without_a_relation_every_p_is_as_likely():
    generator = np.random.default_rng(31)
    p_values = []
    for seed in range(160):
        made = pd.DataFrame(generator.normal(size=(24, 3)), columns=["x", "z", "y"])
        found = cs.multiverse(
            made, outcome="y", predictor="x", controls=[[], ["z"]], n_permutations=19, seed=seed
        )
        p_values.append(found.number("glance", "p_value"))
    twentieths = np.bincount(np.rint(np.multiply(p_values, 20)).astype(int), minlength=21)[1:]
    assert twentieths.sum() == 160
    assert chisquare(twentieths).pvalue > 0.01
    assert np.mean(np.array(p_values) <= 0.05) < 0.12


def test_the_test_of_the_median_is_that_of_refitted_shuffles():
    generator = np.random.default_rng(12)
    made = pd.DataFrame(generator.normal(size=(40, 3)), columns=["x", "c", "y"])
    made["mfi"], made["y"] = np.repeat(list("abcdefgh"), 5), made["y"] + 0.2 * made["x"]
    found = cs.multiverse(
        made,
        outcome="y",
        predictor="x",
        controls=[[], ["c"]],
        std_errors=["ols", "hc3"],
        cluster="mfi",
        n_permutations=59,
        seed=4,
    )
    y, x, c = (made[name].to_numpy() for name in ("y", "x", "c"))
    orders = block_orders(40, cluster=np.repeat(np.arange(8), 5), n_permutations=59, seed=4)

    def median(outcome):
        short = ols(outcome, x[:, None]).estimate[1]
        long = ols(outcome, np.column_stack([x, c])).estimate[1]
        return abs(np.median([short, short, long, long]))

    known = (1 + sum(median(y[order]) >= median(y) for order in orders)) / 60
    assert found.number("glance", "p_value") == pytest.approx(known)


def test_the_choice_that_matters_is_named():
    generator = np.random.default_rng(2)
    cause = generator.normal(size=200)
    made = pd.DataFrame({"cause": cause, "idle": generator.normal(size=200)})
    made["x"], made["y"] = cause + generator.normal(size=200), cause + generator.normal(size=200)
    found = cs.multiverse(
        made,
        outcome="y",
        predictor="x",
        controls="all",
        candidates=["cause", "idle"],
        std_errors=["ols", "hc3"],
        n_permutations=0,
    )
    assert found.number("glance", "n_specifications") == 8
    assert found.number("controls", "variance_share") > 0.99
    assert found.number("std_errors", "variance_share") == pytest.approx(0)
    assert "The choice that matters most is controls" in found.prose()
    assert "p_value" not in found.overall


def test_rows_are_thinned_evenly_and_counted(frame, monkeypatch):
    monkeypatch.setattr("crm_study.analysis.multiverse_curve.MOST_ROWS", 5)
    found = run(frame, scoring=["mean", "drop_item"], controls=[[], ["age"]])
    assert found.number("glance", "n_specifications") == 14
    assert [row["specification"] for row in found.rows] == ["s1", "s4", "s7", "s11", "s14"]


def test_the_same_seed_gives_the_same_finding(frame):
    assert run(frame).overall == run(frame).overall
    shuffled = run(frame.sample(frac=1, random_state=1))
    assert shuffled.number("s1", "estimate") == pytest.approx(run(frame).number("s1", "estimate"))


def test_a_declared_multiverse_runs_on_the_main_wave():
    study = cs.read_study("rusizi")
    declared = Multiverse(
        model="joint",
        term="scrm",
        min_answered=[0.66, 1.0],
        controls=[[], ["learning"], ["function"]],
        exclude={"without managers": Exclusion(column="function", values=["manager"])},
        std_errors=["ols", "cr2"],
    )
    study = study.model_copy(update={"multiverse": {"main": declared}})
    found = multiverse_chapter(study, read(data_file(study), study), name="main")
    assert found.id == "multiverse.main"
    assert found.number("glance", "n_specifications") == 24
    responses = read(data_file(study), study)
    known = cs.analyze(study, responses, chapters=("regression",)).number(
        "regression.joint/scrm/estimate"
    )
    same = [
        row["estimate"]
        for row in found.rows
        if (row["controls"], row["min_answered"], row["exclusion"]) == ("learning", "66%", "nobody")
    ]
    assert same == pytest.approx([known, known], rel=1e-10)
    assert all(len(line) <= 80 for line in str(found).splitlines())
    assert list(found.figures()) == ["multiverse.main"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            {"scoring": ["sum"]},
            "There is no scoring 'sum'; there are mean, standardized, factor, drop_item.",
        ),
        (
            {"missing": ["ignore"]},
            "There is no missing-data rule 'ignore'; there are listwise, mean, em.",
        ),
        (
            {"estimators": ["lasso"]},
            "There is no estimator 'lasso'; there are ols, huber, ranks, cluster_means.",
        ),
        ({"std_errors": []}, "A multiverse needs at least one standard error."),
        ({"controls": []}, "A multiverse needs at least one set of controls, which may be empty."),
        ({"controls": "every"}, "Controls are 'all' or a list of sets, but are 'every'."),
        ({"min_answered": [60]}, "A share of answers must lie above 0 to 1, but is 60."),
        ({"std_errors": ["cr2"]}, "Standard errors 'cr2' need a column of clusters."),
        ({"estimators": ["cluster_means"]}, "Cluster means need a column of clusters."),
        (
            {"exclude": {"old": "age"}},
            "Exclusion 'old' needs one truth value per row of the frame.",
        ),
        (
            {"controls": [["wage"]]},
            "The frame has no column 'wage'. Did you mean 'age'? It has: "
            "mfi, role, age, care1, care2, care3, result1, result2, result3.",
        ),
        (
            {"outcome": "role"},
            "The outcome and the predictor of a multiverse must be numbers or "
            "scales: 'role' holds names.",
        ),
    ],
)
def test_bad_input_is_refused_in_a_sentence(frame, change, sentence):
    with pytest.raises(AnalysisError) as caught:
        run(frame, **change)
    assert str(caught.value) == sentence


def test_a_specification_without_a_slope_is_left_out_and_counted(frame):
    copied = frame.assign(copy=scored(frame, least=3)["care"] * 2)
    found = run(
        copied, controls=[[], ["copy"]], std_errors=["ols", "hc3"], estimators=["ols", "huber"]
    )
    assert found.number("glance", "n_undefined") == 3
    assert found.number("glance", "n_specifications") == 3


def test_nobody_left(frame):
    with pytest.raises(AnalysisError) as caught:
        run(frame, exclude={"all": np.ones(180, dtype=bool)})
    assert str(caught.value) == (
        "A specification has too few rows, or an outcome or predictor that does not vary: "
        "scoring mean, min_answered 100%, missing listwise, outcome result, predictor care, "
        "exclusion all."
    )
