"""Make answers fit to be given away: nobody named, nobody standing out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crm_study.errors import DataError
from crm_study.protocol.study import Study
from crm_study.responses.admission import SEED_COLUMN, SYNTHETIC_COLUMN
from crm_study.responses.privacy.cell_text import cell_text
from crm_study.responses.privacy.coarsen import DURATION, coded_clusters, without_moments
from crm_study.responses.privacy.coarsening import Coarsening
from crm_study.responses.privacy.k_anonymity import KAnonymity, k_anonymity
from crm_study.responses.privacy.person_columns import (
    USUAL_RESPONDENT,
    design_columns,
    respondent_columns,
)
from crm_study.responses.privacy.pseudonyms import pseudonymized
from crm_study.responses.privacy.without_persons import without_persons

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True, eq=False)
class Shared:
    """Answers that may be given away, and what was done to them.

    Attributes
    ----------
    frame : DataFrame
        One row a person, in an order that says nothing of when they answered.
    anonymity : KAnonymity
        Of the declared quasi-identifiers that are left.
    removed : mapping of str to int
        Values removed because they name a person, by kind.
    replaced : mapping of str to int
        Values replaced by pseudonyms, by column.
    left_out : mapping of str to str
        Columns of the file that are not shared, and why; undeclared ones by their number.
    done : mapping of str to str
        What was done to columns that are shared.
    """

    frame: pd.DataFrame
    anonymity: KAnonymity
    removed: Mapping[str, int]
    replaced: Mapping[str, int]
    left_out: Mapping[str, str]
    done: Mapping[str, str]


def share(
    frame: pd.DataFrame,
    study: Study,
    *,
    key: bytes,
    coarsenings: Sequence[Coarsening] = (),
    with_text: bool = False,
) -> Shared:
    """Make answers fit to be shared, or refuse.

    Parameters
    ----------
    frame : DataFrame
        Canonical answers: item ids as columns, codes as values; left as it is.
    study : Study
        Names the respondents' column, clusters, moments, quasi-identifiers and k.
    key : bytes
        The study's key.
    coarsenings : sequence of Coarsening
        What is made coarser before the check.
    with_text : bool
        Whether free texts are shared; a person must have read them.

    Returns
    -------
    Shared

    Raises
    ------
    DataError
        Rows still stand out: how many, and what to coarsen.

    Notes
    -----
    In this order: identifiers dropped, respondents and enumerators pseudonymized,
    institutions coded, durations computed and moments cut to days, undeclared columns and
    free texts left out, columns coarsened, k checked, rows sorted.
    """
    named = without_persons(frame, study, key=key)
    coded, replaced = pseudonymized(named.frame, _people(named.frame, study), key)
    cleaned, done = _coded(coded, study, key)
    kept, left_out = _declared_only(cleaned, study, with_text=with_text)
    for coarsening in coarsenings:
        kept = coarsening.apply(kept)
        target = left_out if coarsening.is_dropped else done
        target[coarsening.column] = coarsening.text()
    found = k_anonymity(kept, _quasi(kept, study), k=study.privacy.smallest_cell)
    if not found.holds:
        raise DataError(f"The answers are not shared. {found.text()}")
    done |= dict.fromkeys({*named.replaced, *replaced}, "pseudonyms")
    return Shared(
        frame=kept.sort_values(list(kept.columns)).reset_index(drop=True),
        anonymity=found,
        removed=named.removed,
        replaced={**named.replaced, **replaced},
        left_out=left_out,
        done=done,
    )


def _people(frame: pd.DataFrame, study: Study) -> tuple[str, ...]:
    """Return the columns that tell respondents and enumerators apart."""
    told = {study.fieldwork.enumerator}
    told |= set(respondent_columns(study))
    return tuple(name for name in map(str, frame.columns) if name in told)


def _coded(frame: pd.DataFrame, study: Study, key: bytes) -> tuple[pd.DataFrame, dict[str, str]]:
    """Code the institutions and cut moments to days."""
    fieldwork = study.fieldwork
    done: dict[str, str] = {}
    moments = [
        name
        for name in (fieldwork.start, fieldwork.end, fieldwork.submitted)
        if name and name in frame.columns
    ]
    coded = without_moments(frame, moments, start=fieldwork.start, end=fieldwork.end)
    done |= dict.fromkeys(moments, "cut to the day")
    clusters = study.population.clusters
    if clusters and clusters.column in coded.columns:
        names = [cell_text(value) for value in coded[clusters.column]]
        codes = coded_clusters(names, key)
        coded[clusters.column] = [codes.get(name, "") for name in names]
        done[clusters.column] = "coded M01 ..., in an order shuffled by the key"
    return coded, done


def _declared_only(
    frame: pd.DataFrame, study: Study, *, with_text: bool
) -> tuple[pd.DataFrame, dict[str, str]]:
    """Leave out what nobody declared, and free texts unless a person has read them."""
    texts = {item.id for item in study.instrument.items() if item.type == "text"}
    declared = {item.id for item in study.instrument.items()} | set(design_columns(study))
    declared |= {*study.privacy.quasi_identifiers, *study.privacy.pseudonyms}
    declared |= {SYNTHETIC_COLUMN, SEED_COLUMN, DURATION, *USUAL_RESPONDENT}
    strangers = [name for name in frame.columns if name not in declared]
    unread = [name for name in frame.columns if name in texts and not with_text]
    left_out = dict.fromkeys(unread, "free text that nobody has reviewed")
    if strangers:
        left_out["undeclared"] = f"{len(strangers)} columns that the study does not declare"
    return frame.drop(columns=[*strangers, *unread]).map(cell_text), left_out


def _quasi(frame: pd.DataFrame, study: Study) -> list[str]:
    return [name for name in quasi_identifiers(study) if name in frame.columns]


def quasi_identifiers(study: Study) -> tuple[str, ...]:
    """Return the declared quasi-identifiers; institution and stratum where none are declared."""
    return tuple(study.privacy.quasi_identifiers) or tuple(_of_design(study))


def _of_design(study: Study) -> Iterator[str]:
    population = study.population
    for holder in (population.clusters, population.strata):
        if holder is not None:
            yield holder.column
