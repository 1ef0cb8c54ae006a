"""The whole pipeline a second time, by pandas, pingouin, scipy and statsmodels alone.

Nothing of the package is used to read, turn, score or compute here: missing codes,
reverse-keyed items and scale scores are done anew from the CSV file.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd
import pingouin
import pytest
import statsmodels.api as sm
from scipy import stats
from statsmodels.stats.outliers_influence import variance_inflation_factor
from statsmodels.stats.stattools import durbin_watson

import crm_study as cs
from crm_study.responses.reader import data_file

RTOL = 1e-8
SCRM = {
    "kcf": [f"kcf{i}" for i in range(1, 7)],
    "cro": [f"cro{i}" for i in range(1, 7)],
    "ckm": [f"ckm{i}" for i in range(1, 6)],
    "tec": [f"tec{i}" for i in range(1, 7)],
}
PERFORMANCE = {
    "sustainability": ["fin1", "fin2", "fin3", "fin4"],
    "portfolio": ["plq1", "plq2", "plq3"],
    "outreach": ["out1", "out2", "out3", "out4"],
    "process": ["int1", "int2", "int3", "int4"],
}
OTHER = {
    "learning": [f"orl{i}" for i in range(1, 9)],
    "satisfaction": [f"csr{i}" for i in range(1, 6)],
    "marker": ["mrk1", "mrk2", "mrk3"],
}
FIRST_ORDER = SCRM | PERFORMANCE | OTHER
REVERSED = ("kcf6", "cro6", "tec6", "orl8", "csr3", "plq3")


@cache
def items(wave: str) -> pd.DataFrame:
    raw = pd.read_csv(data_file(cs.read_study("rusizi")), na_values=[""], keep_default_na=False)
    frame = raw.loc[raw["wave"] == wave].reset_index(drop=True)
    columns = [item for names in FIRST_ORDER.values() for item in names]
    scored = frame[columns].astype(float).replace({9: np.nan, -99: np.nan})
    for name in REVERSED:
        scored[name] = 6 - scored[name]
    return scored


@cache
def scores() -> pd.DataFrame:
    frame = items("main")
    found = pd.DataFrame()
    for name, columns in FIRST_ORDER.items():
        enough = frame[columns].notna().sum(axis=1) >= 0.66 * len(columns)
        found[name] = frame[columns].mean(axis=1).where(enough)
    found["scrm"] = found[list(SCRM)].mean(axis=1)
    found["performance"] = found[list(PERFORMANCE)].mean(axis=1)
    return found


@cache
def findings() -> cs.Findings:
    study = cs.read_study("rusizi")
    return cs.analyze(study, cs.read_responses(data_file(study), study))


@pytest.mark.parametrize("wave", ["pilot", "main"])
@pytest.mark.parametrize("construct", FIRST_ORDER)
def test_alpha_is_pingouins(wave: str, construct: str) -> None:
    complete = items(wave)[FIRST_ORDER[construct]].dropna()
    estimate, _ = pingouin.cronbach_alpha(complete)
    row = findings()[f"reliability.{wave}"].row(construct)
    assert row["estimate"] == pytest.approx(estimate, rel=RTOL)
    assert row["n_obs"] == len(complete)
    r = complete.corr().to_numpy()
    mean_r = r[np.triu_indices_from(r, 1)].mean()
    k = len(r)
    assert row["std_estimate"] == pytest.approx(k * mean_r / (1 + (k - 1) * mean_r), rel=RTOL)
    tails = stats.f.ppf([0.975, 0.025], len(complete) - 1, (len(complete) - 1) * (k - 1))
    limits = 1 - (1 - estimate) * tails
    assert [row["conf_low"], row["conf_high"]] == pytest.approx(list(limits), rel=RTOL)


@pytest.mark.parametrize("construct", FIRST_ORDER)
def test_item_statistics(construct: str) -> None:
    complete = items("main")[FIRST_ORDER[construct]].dropna()
    for name in complete:
        rest = complete.drop(columns=name)
        row = findings()["items.main"].row(name)
        assert row["item_rest"] == pytest.approx(complete[name].corr(rest.sum(axis=1)), rel=RTOL)
        assert row["mean"] == pytest.approx(complete[name].mean(), rel=RTOL)
        assert row["std_dev"] == pytest.approx(complete[name].std(), rel=RTOL)
        assert row["alpha_if_dropped"] == pytest.approx(pingouin.cronbach_alpha(rest)[0], rel=RTOL)


def test_descriptives_are_pandas() -> None:
    for frame, finding in ((items("main"), "items"), (scores(), "constructs")):
        for name in frame:
            row = findings()[f"descriptives.{finding}"].row(name)
            values = frame[name].dropna()
            expected = {
                "n_obs": len(values),
                "mean": values.mean(),
                "std_dev": values.std(),
                "median": values.median(),
                "skewness": values.skew(),
                "kurtosis": values.kurt(),
                "minimum": values.min(),
                "maximum": values.max(),
            }
            for column, value in expected.items():
                assert row[column] == pytest.approx(value, rel=RTOL, abs=1e-12), (name, column)


def test_correlations_are_scipys() -> None:
    for row in findings()["correlation"].rows:
        pair = scores()[[row["variable_1"], row["variable_2"]]].dropna().to_numpy()
        pearson = stats.pearsonr(pair[:, 0], pair[:, 1])
        spearman = stats.spearmanr(pair[:, 0], pair[:, 1])
        interval = pearson.confidence_interval()
        expected = (pearson.statistic, pearson.pvalue, interval.low, interval.high)
        obtained = [row[name] for name in ("pearson", "p_value", "conf_low", "conf_high")]
        assert obtained == pytest.approx(expected, rel=RTOL)
        assert [row["spearman"], row["spearman_p_value"]] == pytest.approx(list(spearman), rel=RTOL)


@pytest.mark.parametrize("model", ["simple", "learning", "joint", "dimensions"])
def test_regressions_are_statsmodels(model: str) -> None:
    declared = cs.read_study("rusizi").models[model]
    data = scores()[[declared.outcome, *declared.terms]].dropna()
    design = sm.add_constant(data[list(declared.terms)])
    fit = sm.OLS(data[declared.outcome], design).fit()
    finding = findings()[f"regression.{model}"]
    limits = fit.conf_int()
    for i, term in enumerate(["const", *declared.terms]):
        row = finding.row("intercept" if term == "const" else term)
        expected = {
            "estimate": fit.params[term],
            "std_error": fit.bse[term],
            "statistic": fit.tvalues[term],
            "p_value": fit.pvalues[term],
            "conf_low": limits.loc[term, 0],
            "conf_high": limits.loc[term, 1],
            "df": fit.df_resid,
        }
        if i:
            spread = data[term].std() / data[declared.outcome].std()
            expected["std_estimate"] = fit.params[term] * spread
            expected["vif"] = variance_inflation_factor(design.to_numpy(), i)
            expected["tolerance"] = 1 / expected["vif"]
        for column, value in expected.items():
            assert row[column] == pytest.approx(value, rel=RTOL), (term, column)
    glance = finding.overall
    expected = {
        "r_squared": fit.rsquared,
        "adj_r_squared": fit.rsquared_adj,
        "sigma": np.sqrt(fit.scale),
        "f_statistic": fit.fvalue,
        "p_value": fit.f_pvalue,
        "df_model": fit.df_model,
        "df_residual": fit.df_resid,
        "aic": fit.aic + 2,  # R counts sigma as a parameter, statsmodels does not
        "bic": fit.bic + np.log(fit.nobs),
        "durbin_watson": durbin_watson(fit.resid),
        "n_obs": fit.nobs,
    }
    for column, value in expected.items():
        assert glance[column] == pytest.approx(value, rel=RTOL), column
