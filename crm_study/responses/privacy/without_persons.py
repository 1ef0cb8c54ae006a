"""Replace and drop in one go: the road every import of real answers takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crm_study.protocol.study import Study
from crm_study.responses.privacy.identifiers import drop_identifiers
from crm_study.responses.privacy.person_columns import declared_columns
from crm_study.responses.privacy.pseudonyms import pseudonymized, study_key

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True, eq=False)
class WithoutPersons:
    """A frame that names nobody, and what was done to it, in counts.

    Attributes
    ----------
    frame : DataFrame
    removed : mapping of str to int
        Values removed, by kind.
    replaced : mapping of str to int
        Values replaced by pseudonyms, by column.
    """

    frame: pd.DataFrame
    removed: Mapping[str, int]
    replaced: Mapping[str, int]


def without_persons(
    frame: pd.DataFrame, study: Study, *, key: bytes | None = None
) -> WithoutPersons:
    """Replace by pseudonyms what tells persons apart, and drop what names them.

    Parameters
    ----------
    frame : DataFrame
        One row a respondent; left as it is.
    study : Study
        ``privacy.pseudonyms`` and columns of the design whose name says that they name
        people (an enumerator's user name) are replaced; see `drop_identifiers` for the rest.
    key : bytes, optional
        By default the study's own key, read or made when a column has to be replaced.

    Examples
    --------
    >>> import pandas as pd
    >>> from crm_study.protocol.reader import read_study
    >>> frame = pd.DataFrame({"kcf1": [4], "email": ["a@b.rw"]})
    >>> done = without_persons(frame, read_study("rusizi"))
    >>> list(done.frame), dict(done.removed), dict(done.replaced)
    (['kcf1'], {'e-mail': 1}, {})
    """
    wanted = tuple(name for name in frame.columns if name in declared_columns(study).replaced)
    if not wanted:
        kept, removed = drop_identifiers(frame, study)
        return WithoutPersons(kept, removed, {})
    coded, replaced = pseudonymized(frame, wanted, key if key is not None else study_key(study))
    kept, removed = drop_identifiers(coded, study)
    return WithoutPersons(kept, removed, replaced)
