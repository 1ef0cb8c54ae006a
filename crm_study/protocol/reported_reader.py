"""Read the reported results of a paper from a YAML file."""

from __future__ import annotations

from pathlib import Path

from crm_study.protocol.nodes import read_document
from crm_study.protocol.reported import Reported
from crm_study.protocol.validated import refusal, shown, text_of, validated


def read_reported(path: str | Path) -> Reported:
    """Read a file of reported results.

    Parameters
    ----------
    path : str or Path
        YAML with the keys of `Reported`.

    Raises
    ------
    ProtocolError
        With every complaint at once, each as ``file:line:column: message``.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder) / "paper.yaml"
    ...     _ = path.write_text("tests: [{id: t1, kind: t, statistic: '2.20', df2: 28}]")
    ...     read_reported(path).tests[0].statistic
    '2.20'
    """
    file = Path(path)
    document = read_document(text_of(file), shown(file.parent, file.name))
    reported, complaints = validated(document, Reported)
    if complaints or reported is None:
        raise refusal(complaints, what="report")
    return reported
