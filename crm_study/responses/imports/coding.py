"""Who and where in code: pseudonyms of people, codes of institutions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_study.protocol.study import Study
from crm_study.responses.imports.sources import Decision
from crm_study.responses.privacy.institution_codes import institution_codes
from crm_study.responses.privacy.keyring import Keyring
from crm_study.responses.privacy.person_columns import declared_columns
from crm_study.responses.privacy.pseudonyms import pseudonymized

if TYPE_CHECKING:
    import pandas as pd


def coded(
    frame: pd.DataFrame, study: Study, ring: Keyring | None, decisions: list[Decision]
) -> pd.DataFrame:
    """Replace what tells people apart by pseudonyms and institutions by codes, where wanted.

    Parameters
    ----------
    frame : DataFrame
        Canonical cells; left as it is.
    study : Study
        Declares both under ``privacy``.
    ring : Keyring or None
        Without a key nothing is replaced.
    decisions : list of Decision
        Told how many values were replaced.
    """
    if ring is None:
        return frame
    columns = tuple(name for name in frame if name in declared_columns(study).replaced)
    found, counts = pseudonymized(frame, columns, ring.key)
    decisions += [
        Decision("pseudonyms", f"{n} values of '{name}'", "keyed; only the key's holder knows")
        for name, n in counts.items()
    ]
    return _without_institutions(found, study, ring, decisions)


def _without_institutions(
    frame: pd.DataFrame, study: Study, ring: Keyring, decisions: list[Decision]
) -> pd.DataFrame:
    clusters = study.population.clusters
    if not study.privacy.code_clusters or clusters is None or clusters.column not in frame:
        return frame
    names = [str(name) for name in frame[clusters.column]]
    codes = institution_codes(names, ring, n_expected=clusters.n)
    kept = "the names lie in a list beside the key" if ring.place else "the names are not kept"
    decisions.append(Decision("institutions", f"{len(codes)} names are codes M01 ...", kept))
    return frame.assign(**{clusters.column: [codes.get(name, "") for name in names]})
