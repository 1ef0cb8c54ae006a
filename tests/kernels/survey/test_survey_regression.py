"""Design-based regressions against R's svyglm, statsmodels and by hand."""

from dataclasses import replace

import numpy as np
import pytest
import statsmodels.api as sm

from crm_study.kernels.survey.linearization import covariance_of_totals
from crm_study.kernels.survey.regression import survey_ols
from crm_study.kernels.survey.sample_design import SampleDesign
from crm_study.kernels.survey.sampling_stages import design_df, sampling_stages

RTOL = 1e-10
DESIGNS = ["equal", "weights", "strata", "strata_fpc", "implied", "clusters", "nested", "one_stage"]
DESIGNS += ["two_stage", "two_stage_implied", "two_stage_cells"]
OPTIONS = ["adjust", "average", "certainty", "remove"]
FIELDS = ["estimate", "std_error", "statistic", "df", "p_value", "conf_low", "conf_high"]
FIELDS += ["covariance", "design_effect"]


@pytest.mark.parametrize("name", DESIGNS)
@pytest.mark.parametrize("field", FIELDS)
def test_every_design_agrees_with_svyglm(people, designs, lonely, reference, name, field):
    found = survey_ols(people.y, people.x, design=designs[name], lonely=lonely(name))
    known = reference("survey")["regression"][name][field]
    np.testing.assert_allclose(getattr(found, field), known, rtol=RTOL)


def rows_of(design, kept):
    """Keep some rows of a design."""
    names = ("cluster", "strata", "weights", "population_clusters", "population_units")
    columns = {name: getattr(design, name) for name in names}
    return replace(design, **{k: v[kept] for k, v in columns.items() if v is not None})


@pytest.mark.parametrize("option", OPTIONS)
def test_a_stratum_with_one_institution_is_treated_as_in_r(people, designs, reference, option):
    kept = ~((people.district == 2) & (people.mfi != 5))
    design = rows_of(designs["nested"], kept)
    found = survey_ols(people.y[kept], people.x[kept], design=design, lonely=option)
    known = reference("survey")["lonely"][option]
    for field in FIELDS:
        np.testing.assert_allclose(getattr(found, field), known[field], rtol=RTOL)


def test_a_stratum_with_one_institution_is_refused_by_default(people, designs, refused):
    kept = ~((people.district == 2) & (people.mfi != 5))
    design = replace(
        rows_of(designs["nested"], kept), strata_labels=("Bugarama", "Kamembe", "Nkaka")
    )
    with refused(
        "The stratum 'Nkaka' holds only one cluster, which shows no variance. Merge strata, or "
        "choose lonely='adjust', 'average' or 'certainty'."
    ):
        survey_ols(people.y[kept], people.x[kept], design=design)


def test_clusters_without_strata_agree_with_statsmodels(people, designs):
    found = survey_ols(people.y, people.x, design=designs["clusters"])
    witness = sm.WLS(people.y, sm.add_constant(people.x), weights=people.weight).fit(
        cov_type="cluster",
        cov_kwds={"groups": people.mfi, "use_correction": False},
    )
    n_clusters = np.unique(people.mfi).size
    spread = witness.bse * np.sqrt(n_clusters / (n_clusters - 1))
    np.testing.assert_allclose(found.estimate, witness.params, rtol=RTOL)
    np.testing.assert_allclose(found.std_error, spread, rtol=RTOL)
    assert found.r_squared == pytest.approx(witness.rsquared, rel=1e-10)


def test_two_stages_by_hand():
    """Two of four clusters; two of five and two of two people in them.

    Totals 3 and 7: (1 - 1/2) 2 (4 + 4) = 8, within: 1/2 (1 - 2/5) 2 (1/4 + 1/4) = 0.3.
    """
    design = SampleDesign(
        cluster=np.array([0, 0, 1, 1]),
        weights=np.ones(4),
        population_clusters=np.full(4, 4.0),
        population_units=np.array([5.0, 5, 2, 2]),
    )
    found = covariance_of_totals([[1.0], [2], [3], [4]], design)
    assert found[0, 0] == pytest.approx(8.3, rel=1e-14)


def test_strata_that_cross_clusters_do_not_enter_without_a_population(people, designs):
    crossed = replace(designs["clusters"], strata=people.job)
    found = survey_ols(people.y, people.x, design=crossed)
    plain = survey_ols(people.y, people.x, design=designs["clusters"])
    assert found.covariance.tolist() == plain.covariance.tolist()
    assert found.n_strata == 1


def test_strata_that_cross_need_their_own_populations_to_enter(people, designs):
    """The people of a whole institution are drawn from the institution."""
    crossed = replace(designs["two_stage_cells"], population_units=people.n_staff)
    pooled = replace(crossed, strata=None)
    one, other = (survey_ols(people.y, people.x, design=design) for design in (crossed, pooled))
    assert one.covariance.tolist() == other.covariance.tolist()


def test_one_stratum_is_no_stratum(people, designs):
    one = replace(designs["clusters"], strata=np.zeros(120, dtype=np.intp))
    found = survey_ols(people.y, people.x, design=one)
    plain = survey_ols(people.y, people.x, design=designs["clusters"])
    np.testing.assert_allclose(found.covariance, plain.covariance, rtol=1e-14)


def test_every_person_a_cluster_is_no_cluster(people, designs):
    own = replace(designs["weights"], cluster=np.arange(120))
    found = survey_ols(people.y, people.x, design=own)
    plain = survey_ols(people.y, people.x, design=designs["weights"])
    np.testing.assert_allclose(found.covariance, plain.covariance, rtol=1e-12)


def test_a_census_has_no_standard_error(people):
    design = SampleDesign(population_units=np.full(120, 120.0))
    found = survey_ols(people.y, people.x, design=design)
    np.testing.assert_array_equal(found.std_error, 0)
    assert np.isnan(found.statistic).all()


def test_without_degrees_of_freedom_there_is_no_p(people):
    design = SampleDesign(cluster=people.mfi % 3)
    found = survey_ols(people.y, people.x, design=design)
    assert found.df.tolist() == [0.0, 0.0, 0.0]
    assert np.isnan(found.p_value).all()
    assert np.isnan(found.conf_low).all()
    assert np.isfinite(found.std_error).all()


def test_order_names_and_the_size_of_weights_do_not_matter(people, designs):
    design = designs["two_stage"]
    order = np.random.default_rng(3).permutation(120)
    moved = rows_of(design, order)
    moved = replace(moved, cluster=(moved.cluster * 5 + 3) % 17, weights=1e6 * moved.weights)
    found = survey_ols(people.y, people.x, design=design)
    again = survey_ols(people.y[order] * 10 + 3, people.x[order] * [1, 100] - 5, design=moved)
    np.testing.assert_allclose(again.statistic[1:], found.statistic[1:], rtol=1e-10)
    np.testing.assert_allclose(again.design_effect[1:], found.design_effect[1:], rtol=1e-10)


def test_a_planted_sampling_variance_is_recovered():
    """The standard errors of two stages are, on average, the spread over draws."""
    rng = np.random.default_rng(7)
    n_clusters, size, drawn, asked = 30, 20, 12, 6
    level = rng.normal(0, 1, n_clusters)
    x = rng.normal(size=(n_clusters, size))
    y = 1 + 0.5 * x + level[:, None] + rng.normal(size=(n_clusters, size))
    slopes, variances = [], []
    for _ in range(400):
        chosen = rng.choice(n_clusters, drawn, replace=False)
        members = rng.permuted(np.tile(np.arange(size), (drawn, 1)), axis=1)[:, :asked]
        where = chosen[:, None], members
        design = SampleDesign(
            cluster=np.repeat(np.arange(drawn), asked),
            population_clusters=np.full(drawn * asked, float(n_clusters)),
            population_units=np.full(drawn * asked, float(size)),
        )
        fit = survey_ols(y[where].ravel(), x[where].reshape(-1, 1), design=design)
        slopes.append(fit.estimate[1])
        variances.append(fit.covariance[1, 1])
    assert np.mean(variances) == pytest.approx(np.var(slopes), rel=0.2)


N = 8
Y = np.array([1.0, 2, 4, 3, 7, 6, 5, 9])
X = np.array([[1.0], [3], [2], [5], [4], [4], [6], [7]])
PAIRS = np.array([0, 0, 1, 1, 2, 2, 3, 3])
BAD = [
    (
        SampleDesign(weights=np.array([1.0, 0, 1, 1, -2, 1, 1, np.nan])),
        "Survey weights must be numbers above 0, but 3 of 8 are missing, infinite, zero or "
        "negative.",
    ),
    (
        SampleDesign(cluster=np.zeros(N, dtype=np.intp), cluster_labels=("MFI01",)),
        "A design with one cluster has no variance between clusters.",
    ),
    (
        SampleDesign(cluster=PAIRS[:6]),
        "A survey design needs one cluster entry per row: 8 rows, but 6 entries.",
    ),
    (
        SampleDesign(population_units=np.full(N, 5.0)),
        "A population cannot be smaller than its sample: there are 8 respondents in the sample "
        "and 5 in the population.",
    ),
    (
        SampleDesign(
            strata=PAIRS // 2,
            strata_labels=("bank", "union"),
            population_units=np.array([9.0, 9, 9, 9, 9, 9, 8, 9]),
        ),
        "The number of respondents in the population must be the same for every row of a "
        "stratum, but differs in 'union'.",
    ),
    (
        SampleDesign(
            cluster=PAIRS,
            cluster_labels=("MFI01", "MFI02", "MFI03", "MFI04"),
            population_clusters=np.full(N, 10.0),
            population_units=np.array([2.0, 2, 2, 2, 1, 1, 2, 2]),
        ),
        "A population cannot be smaller than its sample: 'MFI03' has 2 respondents in the sample "
        "and 1 in the population.",
    ),
    (
        SampleDesign(
            cluster=np.array([0, 0, 0, 1, 1, 1, 2, 3]),
            cluster_labels=("MFI01", "MFI02", "MFI03", "MFI04"),
            population_clusters=np.full(N, 10.0),
            population_units=np.full(N, 30.0),
        ),
        "The strata 'MFI03', 'MFI04' hold only one respondent, which shows no variance. Merge "
        "strata, or choose lonely='adjust', 'average' or 'certainty'.",
    ),
]


@pytest.mark.parametrize(("design", "sentence"), BAD)
def test_a_design_that_shows_no_variance_is_refused(refused, design, sentence):
    with refused(sentence):
        survey_ols(Y, X, design=design)


def test_no_average_is_taken_over_nothing(refused):
    design = SampleDesign(cluster=PAIRS, strata=PAIRS)
    with refused("No average over strata can be taken where none of them holds two clusters."):
        covariance_of_totals(X, design, lonely="average")


def test_an_unknown_treatment_is_refused(refused):
    with refused(
        "A stratum with one unit is treated by 'fail', 'adjust', 'average', 'certainty' or "
        "'remove', not by 'ignore'."
    ):
        covariance_of_totals(X, SampleDesign(), lonely="ignore")


BAD_ROWS = [
    (Y, X[:5], "A regression needs one row per outcome, but got 8 outcomes and 5 rows."),
    (np.full(8, 3.0), X, "A regression needs an outcome that varies: every value is 3."),
    (
        Y[:2],
        X[:2],
        "A regression on 1 predictors needs at least 3 observations, but has 2.",
    ),
    (
        Y,
        np.column_stack([X, 2 * X]),
        "A regression cannot tell 'x2' apart: it is a linear combination of 'x1'. Leave one of "
        "them out.",
    ),
]


@pytest.mark.parametrize(("y", "x", "sentence"), BAD_ROWS)
def test_data_without_a_regression_are_refused(refused, y, x, sentence):
    with refused(sentence):
        survey_ols(y, x, design=SampleDesign())


def test_degrees_of_freedom_are_clusters_minus_strata(people, designs):
    assert design_df(designs["nested"], 120) == 12
    assert design_df(designs["strata"], 120) == 117
    assert [stage.kind for stage in sampling_stages(designs["two_stage"], 120)] == [
        "cluster",
        "respondent",
    ]
