"""Items that a declared analysis names: in words, on their scales, in their institutions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from crm_study.analysis.declared_frame import declared_groups
from crm_study.analysis.frames import require_columns
from crm_study.errors import AnalysisError
from crm_study.protocol.strict import say
from crm_study.protocol.study import Study
from crm_study.responses.responses import Responses
from crm_study.results.finding import Finding
from crm_study.results.small_groups import Groups, without_small_groups

if TYPE_CHECKING:
    import pandas as pd


def items_named(study: Study, names: Sequence[str]) -> tuple[str, ...]:
    """Return items as they stand, and constructs as all of their items."""
    return tuple(
        item
        for name in names
        for item in (study.items_of(name) if name in study.constructs else (name,))
    )


def words_of(study: Study, name: str) -> str:
    """Return a construct's label, or the text of an item, as a reader should see it."""
    found = next((item for item in study.instrument.items() if item.id == name), None)
    return study.label_of(name) if found is None else say(found.text, "en", otherwise=name)


def limits_of(study: Study, item: str) -> tuple[float, float]:
    """Return the lowest and the highest answer to an item.

    Raises
    ------
    AnalysisError
        A question without an answer scale and without declared limits.
    """
    scale, declared = study.scale_of(item), study.item(item)
    if scale is not None:
        return float(scale.minimum), float(scale.maximum)
    if declared.minimum is None or declared.maximum is None:
        raise AnalysisError(f"'{item}' has no answer scale, so it has no place from 0 to 100.")
    return declared.minimum, declared.maximum


def institutions_in(study: Study, columns: pd.DataFrame) -> list[str] | None:
    """Return the institution of every row; None where the study or the data have only one."""
    clusters = study.population.clusters
    if clusters is None or clusters.column not in columns:
        return None
    named = [str(value) for value in columns[clusters.column]]
    return named if len(set(named)) > 1 else None


def groups_named(study: Study, responses: Responses, column: str) -> pd.Series[str]:
    """Return the group of every row in the study's own words, in the order of their codes."""
    told = declared_groups(study, responses, (column,))
    require_columns(told, [column])
    return told[column]


def in_order(groups: pd.Series[str]) -> list[str]:
    """Return the names of groups: those of categories in their order, others sorted."""
    import pandas as pd

    if isinstance(groups.dtype, pd.CategoricalDtype):
        present = set(groups.dropna())
        return [str(name) for name in groups.cat.categories if name in present]
    return sorted({str(name) for name in groups.dropna()})


def without_few(
    finding: Finding, groups: pd.Series[str] | None, study: Study, responses: Responses
) -> Finding:
    """Leave groups of few people out of a finding of real answers."""
    if groups is None or responses.origin.synthetic:
        return finding
    sizes = dict(Counter(str(name) for name in groups.dropna()))
    column = str(groups.name)
    return without_small_groups(finding, Groups(column, sizes, study.privacy.smallest_cell))
