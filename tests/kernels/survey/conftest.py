"""People of 17 institutions in 3 districts, by the formula of survey.R."""

from types import SimpleNamespace

import numpy as np
import pytest

from crm_study.kernels.survey.sample_design import SampleDesign

LABELS = tuple(f"MFI{code:02d}" for code in range(17))


@pytest.fixture(scope="session")
def people(made_up):
    """Columns of the made-up survey."""
    i = np.arange(1, 121)
    mfi = (7 * i + i * i // 5) % 17
    district, job = mfi % 3, (i * 11) % 7 // 3
    answers = made_up(120, 5)
    cell = mfi * 3 + job
    return SimpleNamespace(
        mfi=mfi,
        district=district,
        job=job,
        gender=i * 5 % 2,
        age=i * 3 % 5,
        y=answers[:, 2:].mean(axis=1) + mfi * 7 % 11 / 11,
        x=answers[:, :2],
        binary=(answers[:, 4:] > 2).astype(float),
        weight=1 + i * 17 % 13 / 4,
        n_mfi=np.array([9.0, 8, 12])[district],
        n_staff=np.bincount(mfi)[mfi] + 4.0 + mfi,
        n_cell=np.bincount(cell)[cell] + 2.0 + job,
        n_people=np.array([300.0, 410, 250])[district],
    )


@pytest.fixture(scope="session")
def designs(people):
    """The designs of survey.R by name."""
    weighted = {"weights": people.weight}
    nested = {"cluster": people.mfi, "strata": people.district, "cluster_labels": LABELS}
    first = {"population_clusters": people.n_mfi}
    second = {"population_units": people.n_staff}
    by_district = {"strata": people.district}
    crossed = {
        "cluster": people.mfi,
        "strata": people.job,
        "population_clusters": np.full(120, 40.0),
        "population_units": people.n_cell,
    }
    known = {"population_units": people.n_people}
    declared = {
        "equal": {"weights": np.ones(120)},
        "weights": weighted,
        "strata": weighted | by_district,
        "strata_fpc": weighted | by_district | known,
        "implied": by_district | known,
        "clusters": weighted | {"cluster": people.mfi},
        "nested": weighted | nested,
        "one_stage": weighted | nested | first,
        "two_stage": weighted | nested | first | second,
        "two_stage_implied": nested | first | second,
        "two_stage_cells": weighted | crossed,
    }
    return {name: SampleDesign(**columns) for name, columns in declared.items()}


@pytest.fixture
def lonely():
    """What survey.R did about people alone in their function inside an institution."""
    return lambda name: "adjust" if name == "two_stage_cells" else "fail"
