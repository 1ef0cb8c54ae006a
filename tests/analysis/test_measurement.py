"""Factors, measurement model, discriminant and content validity on frames and studies."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import crm_study as cs
from crm_study.errors import AnalysisError, DataError


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    """Two correlated traits of four items each; loadings .8, correlation .4."""
    rng = np.random.default_rng(11)
    root = np.linalg.cholesky([[1, 0.4], [0.4, 1]])
    traits = rng.normal(size=(800, 2)) @ root.T
    items = 0.8 * np.repeat(traits, 4, axis=1) + 0.6 * rng.normal(size=(800, 8))
    return pd.DataFrame(items, columns=["a1", "a2", "a3", "a4", "b1", "b2", "b3", "b4"])


CONSTRUCTS = {"a": ["a1", "a2", "a3", "a4"], "b": ["b1", "b2", "b3", "b4"]}


@pytest.mark.parametrize("extraction", ["minres", "ml", "principal_axis", "principal_components"])
@pytest.mark.parametrize(
    "rotation", ["oblimin", "promax", "promax_spss", "promax_stats", "varimax", "none"]
)
def test_factors_recover_the_planted_structure(
    frame: pd.DataFrame, extraction: str, rotation: str
) -> None:
    found = cs.factors(frame, extraction=extraction, rotation=rotation)
    assert found.number("glance", "n_factors") == 2
    assert found.status == "ok"
    tidy = found.tidy().set_index("item")
    np.testing.assert_allclose(tidy["communality"] + tidy["uniqueness"], 1, atol=1e-9)
    if rotation == "none":
        return
    loadings = tidy[["loading_1", "loading_2"]].abs()
    own = loadings.idxmax(axis=1)
    assert own[:4].nunique() == own[4:].nunique() == 1
    assert own["a1"] != own["b1"]
    assert loadings.max(axis=1).between(0.65, 0.95).all()


def test_factors_refuse_what_they_cannot_do(frame: pd.DataFrame) -> None:
    with pytest.raises(AnalysisError, match="'varimaxx' is no rotation; choose one of oblimin"):
        cs.factors(frame, n_factors=2, rotation="varimaxx")
    with pytest.raises(AnalysisError, match="'pca' is no extraction; choose one of minres"):
        cs.factors(frame, n_factors=2, extraction="pca")
    with pytest.raises(AnalysisError, match="Everyone answered alike: a2"):
        cs.factors(frame.assign(a2=3.0))


def test_cfa_recovers_loadings_and_correlation(frame: pd.DataFrame) -> None:
    found = cs.cfa(frame, CONSTRUCTS)
    assert found.status == "ok"
    assert found.number("glance", "df") == 19
    assert found.number("glance", "n_obs") == 800
    assert found.tidy()["std_estimate"].between(0.72, 0.88).all()
    covariance = {row["path"]: row["std_estimate"] for row in found.details["covariances"]}
    assert covariance["a ~~ b"] == pytest.approx(0.4, abs=0.08)
    assert found.number("a =~ a1", "std_error") is None


def test_cfa_uses_every_answer(frame: pd.DataFrame) -> None:
    holes = frame.copy()
    holes.iloc[::7, 2] = np.nan
    found = cs.cfa(holes, CONSTRUCTS)
    assert found.number("glance", "n_obs") == 800
    assert any("full-information" in note for note in found.notes)
    assert found.number("a =~ a3", "std_estimate") == pytest.approx(
        cs.cfa(frame, CONSTRUCTS).number("a =~ a3", "std_estimate"), abs=0.05
    )


def test_a_just_identified_model_is_never_a_perfect_fit(frame: pd.DataFrame) -> None:
    found = cs.cfa(frame, {"a": ["a1", "a2", "a3"]})
    assert found.status == "warning"
    assert found.reason == (
        "The model is just identified: with 0 degrees of freedom it fits any data."
    )
    assert found.number("glance", "cfi") is None
    assert "tests nothing" in found.prose()


def test_cfa_refusals(frame: pd.DataFrame) -> None:
    with pytest.raises(AnalysisError, match=r"The frame has no column 'a9'\. Did you mean 'a"):
        cs.cfa(frame, {"a": ["a1", "a2", "a9"]})
    with pytest.raises(AnalysisError) as caught:
        cs.cfa(frame[:8], CONSTRUCTS)
    assert str(caught.value) == (
        "A measurement model of 8 items needs more than 8 respondents, but got 8."
    )


def test_polychoric_recovers_the_latent_correlation() -> None:
    rng = np.random.default_rng(3)
    latent = rng.normal(size=(4000, 2)) @ np.linalg.cholesky([[1, 0.6], [0.6, 1]]).T
    answers = pd.DataFrame(np.digitize(latent, [-1, -0.2, 0.5, 1.2]), columns=["x", "y"])
    found = cs.polychoric(answers)
    assert found.number("x~y", "estimate") == pytest.approx(0.6, abs=0.03)


RATINGS = pd.DataFrame({"a1": [4, 4, 3, 4, 4], "a2": [4, 2, 3, 4, 4], "a3": [1, 2, 2, 4, 1]})


def test_content_validity_by_hand() -> None:
    found = cs.content_validity(RATINGS)
    assert [row["i_cvi"] for row in found.rows] == [1.0, 0.8, 0.2]
    assert found.number("glance", "s_cvi_ave") == pytest.approx(2 / 3)
    assert found.number("glance", "s_cvi_ua") == pytest.approx(1 / 3)
    chance = 5 / 32  # four of five by coin
    assert found.number("a2", "kappa_star") == pytest.approx((0.8 - chance) / (1 - chance))
    assert found.number("a1", "aiken_v") == pytest.approx((19 / 5 - 1) / 3)
    assert found.number("a2", "cvr") == pytest.approx((4 - 2.5) / 2.5)
    assert [row["verdict"] for row in found.rows] == ["relevant", "relevant", "examine"]


def test_content_validity_refuses_ratings_off_the_scale() -> None:
    with pytest.raises(AnalysisError, match="Ratings must lie from 1 to 4, but there are: 5, 7"):
        cs.content_validity(RATINGS.replace({1: 7, 2: 5}))


def test_a_declared_sheet_is_read(folder: Path, write_csv) -> None:
    path = folder / "study.yaml"
    path.write_text(path.read_text("utf-8") + "content_validity: {file: experts.csv}\n", "utf-8")
    RATINGS.rename_axis("expert").to_csv(folder / "experts.csv")
    study = cs.read_study(folder)
    findings = cs.analyze(study, cs.read_responses(write_csv(), study))
    assert findings.number("content_validity/a2/i_cvi") == 0.8
    (folder / "experts.csv").write_text("expert,a1\n1,yes\n", "utf-8")
    with pytest.raises(DataError, match="holds ratings that are no numbers: a1"):
        cs.analyze(study, cs.read_responses(write_csv(), study))


def test_real_customers_misbehave_and_the_report_says_so() -> None:
    from crm_study.errors import MissingPackageError
    from crm_study.responses.reader import data_file

    study = cs.read_study("ecsi-mobile")
    try:
        path = data_file(study)
    except MissingPackageError as error:
        pytest.skip(str(error))
    findings = cs.analyze(study, cs.read_responses(path, study))
    assert findings["measurement"].reason == (
        "The covariance matrix of the constructs is not positive definite."
    )
    assert findings["discriminant"].status == "warning"
    assert findings.number("discriminant/satisfaction~loyalty/htmt") > 0.95
    assert findings.number("reliability.main/image/ave") < 0.5


def test_the_marker_is_taken_out_by_the_formula() -> None:
    from crm_study.responses.reader import data_file

    study = cs.read_study("rusizi")
    findings = cs.analyze(study, cs.read_responses(data_file(study), study))
    names = ["scrm", "learning", "kcf", "cro", "ckm", "tec", "performance"]
    pairs = {
        frozenset((row["variable_1"], row["variable_2"])): row["pearson"]
        for row in findings["correlation"].rows
    }
    smallest = min(abs(pairs[frozenset(("marker", name))]) for name in names)
    before = pairs[frozenset(("scrm", "performance"))]
    row = findings["method_bias"].row("marker:scrm~performance")
    assert row["pearson"] == pytest.approx(before, rel=1e-12)
    assert row["statistic"] == pytest.approx((before - smallest) / (1 - smallest), rel=1e-10)


def test_agreement_of_two_coders_by_hand() -> None:
    ratings = pd.DataFrame({"a": [1, 2, 2, 1, 2, 1, 1, 2], "b": [1, 2, 2, 1, 1, 1, 2, 2]})
    found = cs.agreement(ratings)
    assert found.number("cohen:a~b", "estimate") == pytest.approx((0.75 - 0.5) / 0.5)
    measured = cs.agreement(ratings, level="interval")
    assert [row["key"] for row in measured.rows][-1] == "icc:ICC(3,k)"
    with pytest.raises(AnalysisError, match="Agreement needs at least 2 observers"):
        cs.agreement(ratings[["a"]])


def test_invariance_finds_the_group_that_answers_differently(frame: pd.DataFrame) -> None:
    groups = np.resize(["en", "rw"], len(frame))
    same = cs.invariance(frame.assign(language=groups), CONSTRUCTS, group="language")
    assert [row["verdict"] for row in same.rows[1:]] == ["holds", "holds"]
    shifted = frame.assign(language=groups)
    shifted.loc[groups == "rw", "a1"] += 1.5
    found = cs.invariance(shifted, CONSTRUCTS, group="language")
    assert [row["verdict"] for row in found.rows[1:]] == ["holds", "does not hold"]
    assert "metric invariance holds" in found.prose()


def test_a_group_of_three_is_refused_in_words(frame: pd.DataFrame) -> None:
    groups = ["rw"] * 3 + ["en"] * (len(frame) - 3)
    with pytest.raises(AnalysisError) as caught:
        cs.invariance(frame.assign(language=groups), CONSTRUCTS, group="language")
    assert str(caught.value) == (
        "A model of 8 items needs more than 8 complete respondents in each group, but these "
        "have fewer: rw (3)."
    )


def test_reliability_by_choice_of_deletion_and_interval(frame: pd.DataFrame) -> None:
    import pingouin

    items = frame[["a1", "a2", "a3", "a4"]].copy()
    items.iloc[::9, 1] = np.nan
    pairwise = cs.reliability(items, missing="pairwise")
    expected, _ = pingouin.cronbach_alpha(items, nan_policy="pairwise")
    assert pairwise.number("scale", "estimate") == pytest.approx(expected, rel=1e-8)
    assert pairwise.number("scale", "conf_low") is None
    feldt, bca = cs.reliability(items), cs.reliability(items, interval="bca", seed=4)
    assert bca.number("scale", "estimate") == feldt.number("scale", "estimate")
    assert bca.number("scale", "conf_low") == pytest.approx(
        feldt.number("scale", "conf_low"), abs=0.02
    )
    more = feldt.row("more:scale")
    assert more["lambda_3"] == pytest.approx(feldt.number("scale", "estimate"), rel=1e-10)
    assert more["omega_hierarchical"] is None
    assert "not meaningful" in more["evidence"]


def test_pairwise_alpha_has_a_finding_of_its_own_where_nobody_answered_everything():
    trait = np.random.default_rng(1).normal(size=(40, 1))
    noise = np.random.default_rng(2).normal(size=(40, 4))
    items = pd.DataFrame(3 + trait + noise, columns=list("abcd"))
    items = items.mask(np.arange(40)[:, None] % 4 == np.arange(4))
    found = cs.reliability(items, missing="pairwise")
    assert found.status == "warning"
    assert found.overall["n_constructs"] == 1
    assert found.overall["weakest"] == "scale"
    assert found.number("scale", "estimate") > 0
    assert "it has no interval" in str(found)


def test_a_structural_model_with_a_second_order() -> None:
    rng = np.random.default_rng(4)
    general = rng.normal(size=(6000, 1))
    parts = {}
    for name in ("p", "q", "r"):
        trait = 0.8 * general + 0.6 * rng.normal(size=(6000, 1))
        items = 0.8 * trait + 0.6 * rng.normal(size=(6000, 3))
        parts |= {f"{name}{j}": items[:, j] for j in range(3)}
    outcome = 0.5 * general + np.sqrt(0.75) * rng.normal(size=(6000, 1))
    answers = 0.8 * outcome + 0.6 * rng.normal(size=(6000, 3))
    data = pd.DataFrame(parts | {f"y{j}": answers[:, j] for j in range(3)})
    constructs = {name: [f"{name}{j}" for j in range(3)] for name in ("p", "q", "r", "y")}
    found = cs.cfa(data, constructs, second_order={"g": ["p", "q", "r"]}, regressions={"y": ["g"]})
    assert found.status == "ok"
    paths = {row["path"]: row["std_estimate"] for row in found.details["paths"]}
    assert paths["y ~ g"] == pytest.approx(0.5, abs=0.05)
    assert paths["q ~ g"] == pytest.approx(0.8, abs=0.05)


def test_the_estimator_changes_errors_not_estimates(frame: pd.DataFrame) -> None:
    plain, robust = cs.cfa(frame, CONSTRUCTS), cs.cfa(frame, CONSTRUCTS, estimator="mlr")
    assert robust.number("a =~ a2", "estimate") == pytest.approx(
        plain.number("a =~ a2", "estimate"), rel=1e-6
    )
    assert robust.number("a =~ a2", "std_error") != plain.number("a =~ a2", "std_error")
    assert any("Yuan" in note for note in robust.notes)
    with pytest.raises(AnalysisError, match="'wls' is no estimator; choose one of ml, mlm, mlr"):
        cs.cfa(frame, CONSTRUCTS, estimator="wls")


def test_a_planted_cross_loading_tops_the_modifications(frame: pd.DataFrame) -> None:
    crossed = frame.assign(a1=frame["a1"] + 0.5 * frame[["b1", "b2", "b3", "b4"]].mean(axis=1))
    found = cs.cfa(crossed, CONSTRUCTS)
    assert found.details["modifications"][0]["path"] == "add b =~ a1"


def test_known_groups_tell_what_theory_says(frame: pd.DataFrame) -> None:
    groups = np.resize(["trained", "untrained"], len(frame))
    data = pd.DataFrame({"a": frame[CONSTRUCTS["a"]].mean(axis=1), "b": frame["b1"]})
    data["a"] += groups == "trained"
    found = cs.known_groups(data.assign(group=groups), scores=["a", "b"], group="group")
    assert [row["verdict"] for row in found.rows] == ["differ", "do not differ"]
    assert "1 of 2 scores differ" in found.prose()
    with pytest.raises(AnalysisError, match="The frame has no column 'groop'"):
        cs.known_groups(data, scores=["a"], group="groop")


def test_an_item_in_the_wrong_place_is_crossed(folder: Path, write_csv) -> None:
    """b1 answers as the items of care do, and is counted."""
    study = cs.read_study(folder)
    rows = [
        f"R{i},main,officer,M1,{a},{a},{6 - a},{a},{b}"
        for i, (a, b) in enumerate(
            zip([1, 2, 3, 4, 5, 2, 4, 1], [3, 5, 1, 2, 3, 4, 1, 5], strict=True)
        )
    ]
    shaken = [row.replace(",1,1,5,", ",1,2,5,", 1) for row in rows]
    findings = cs.analyze(study, cs.read_responses(write_csv(tuple(shaken)), study))
    responses = cs.read_responses(write_csv(tuple(shaken)), study)
    homes = {"a1": "care", "a2": "care", "a3": "care", "b1": "growth", "b2": "growth"}
    r = {
        item: {
            name: abs(responses.items[item].corr(responses.scores[name]))
            for name in study.constructs
        }
        for item in homes
    }
    crossed = [item for item, home in homes.items() if max(r[item].values()) > r[item][home]]
    assert "b1" in crossed
    assert "a1" not in crossed
    assert findings.number("discriminant/glance/n_crossed") == len(crossed)


def test_polyserial_recovers_the_latent_correlation() -> None:
    rng = np.random.default_rng(8)
    latent = rng.normal(size=(4000, 2)) @ np.linalg.cholesky([[1, 0.5], [0.5, 1]]).T
    frame = pd.DataFrame({"x": latent[:, 0], "level": np.digitize(latent[:, 1], [-0.7, 0.1, 1.0])})
    found = cs.polyserial(frame, measurement="x", rating="level")
    assert found.number("x~level", "estimate") == pytest.approx(0.5, abs=0.03)


def test_lambdas_of_correlations_and_residuals_are_there(frame: pd.DataFrame) -> None:
    more = cs.reliability(frame[CONSTRUCTS["a"]]).row("more:scale")
    row = cs.reliability(frame[CONSTRUCTS["a"]]).row("scale")
    assert more["std_lambda_3"] == pytest.approx(row["std_estimate"], rel=1e-10)
    residuals = cs.cfa(frame, CONSTRUCTS).details["residuals"]
    sizes = [abs(found["residual_correlation"]) for found in residuals]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] < 0.1


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (cs.reliability, "a reliability needs numbers in every column."),
        (cs.factors, "a factor analysis needs numbers in every column."),
        (cs.polychoric, "a polychoric correlation needs numbers"),
        (cs.agreement, "agreement needs numbers in every column."),
        (cs.content_validity, "content validity needs numbers"),
        (lambda frame: cs.cfa(frame, {"a": list(frame)}), "a measurement model needs numbers"),
    ],
)
def test_text_in_a_column_is_told_not_thrown(frame: pd.DataFrame, call, told: str) -> None:
    items = frame[CONSTRUCTS["a"]].astype(object)
    items.loc[3, "a2"] = "agree"
    with pytest.raises(AnalysisError) as caught:
        call(items)
    assert str(caught.value).startswith("Column 'a2' holds text; ")
    assert told in str(caught.value)


def test_polyserial_names_the_nearest_column(frame: pd.DataFrame) -> None:
    with pytest.raises(AnalysisError, match="The frame has no column 'a11'"):
        cs.polyserial(frame, measurement="a11", rating="b1")
