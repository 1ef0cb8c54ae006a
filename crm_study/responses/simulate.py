"""Synthetic responses: drawn from the declared study, calibrated when it says so.

Generated data are marked in every row (``synthetic``, ``synthetic_seed``), in every
respondent id (``SYN-<seed>-``), in the file name and in the answers themselves. They
teach and test; they are never evidence.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

import numpy as np

from crm_study.errors import DataError, OutputError
from crm_study.kernels.twin.watermark import Mark
from crm_study.protocol.instrument import Item
from crm_study.protocol.source import Simulation
from crm_study.protocol.study import Study
from crm_study.responses.admission import SEED_COLUMN, SYNTHETIC_COLUMN, admit
from crm_study.responses.blueprint import first_blueprint
from crm_study.responses.certificate import (
    certificate_of,
    mark_of,
    plausibility_warning,
    smallest_eigenvalue,
)
from crm_study.responses.drawing import Drawing
from crm_study.responses.planted import planted_answers
from crm_study.responses.planted_spells import with_repeats
from crm_study.responses.responses import Responses
from crm_study.responses.sheet import Sheet
from crm_study.responses.synthetic_design import main_design, wave_design
from crm_study.responses.targets import Attained

if TYPE_CHECKING:
    import pandas as pd

_DEFAULT_N = 100


@dataclass(frozen=True, slots=True, eq=False)
class SyntheticData:
    """Generated cells as they would stand in a file, and the targets they attain.

    Attributes
    ----------
    frame : DataFrame
        The cells, as text.
    study : str
        Id of the study.
    seed : int
        Of the draw.
    attained : tuple of Attained
        Every target with its interval and what the data give.
    mark : Mark
        How much of the mark of generated data the answers carry.
    eigenvalue : float or None
        Smallest one of the disattenuated correlations of the targeted constructs.
    seconds : float
        Time taken; not part of the certificate, which is the same for the same seed.
    """

    frame: pd.DataFrame
    study: str
    seed: int
    attained: tuple[Attained, ...]
    mark: Mark
    eigenvalue: float | None
    seconds: float

    def csv(self) -> str:
        """Return the text of the file."""
        return str(self.frame.to_csv(index=False, lineterminator="\n"))

    def certificate(self) -> dict[str, Any]:
        """Return target, attained and tolerance of every calibrated number, and the marks."""
        return {
            "synthetic": True,
            "study": self.study,
            "seed": self.seed,
            "n_rows": len(self.frame),
            "sha256": hashlib.sha256(self.csv().encode()).hexdigest(),
            "watermark": {
                "n_blocks": self.mark.n_blocks,
                "n_held": self.mark.n_held,
                "rate": self.mark.rate,
            },
            "smallest_eigenvalue": self.eigenvalue,
            "warning": plausibility_warning(self.eigenvalue),
            "targets": [target.plain() for target in self.attained],
        }

    def summary(self) -> str:
        """Return the certificate in words."""
        lines = [
            f"SYNTHETIC DATA for study '{self.study}', seed {self.seed}: {len(self.frame)} rows, "
            "generated, not collected from anyone."
        ]
        lines += [f"  {target}" for target in self.attained]
        if self.mark.n_blocks:
            share = f"{100 * self.mark.rate:.1f} %"
            lines.append(f"  mark in the answers: {share} of {self.mark.n_blocks} blocks")
        if self.eigenvalue is not None:
            lines.append(
                f"  smallest eigenvalue of the disattenuated correlations: {self.eigenvalue:.3f}"
            )
        lines += filter(None, [plausibility_warning(self.eigenvalue)])
        lines.append(f"  drawn in {self.seconds:.2f} s")
        return "\n".join(lines)


def simulate(study: Study, *, n: int | None = None, seed: int | None = None) -> Responses:
    """Draw synthetic responses and admit them.

    Parameters
    ----------
    study : Study
        The declared study; its ``simulation`` says how to draw, and what to calibrate to.
    n : int, optional
        Respondents of the main wave.
    seed : int, optional
        Seed of the draw.

    Returns
    -------
    Responses
        Marked synthetic.

    Raises
    ------
    AnalysisError
        The targets contradict each other, or this many respondents cannot meet them.

    Examples
    --------
    >>> from crm_study.protocol.reader import read_study
    >>> simulate(read_study("ecsi-mobile"), n=30, seed=1).origin.synthetic
    True
    """
    drawn = draw_synthetic(study, n=n, seed=seed)
    return admit(drawn.frame, study, file=f"{study.id}-SYNTHETIC").responses


def draw_synthetic(study: Study, *, n: int | None = None, seed: int | None = None) -> SyntheticData:
    """Draw synthetic cells, pilot rows first; see `simulate`."""
    import pandas as pd

    start = perf_counter()
    plan = study.simulation or Simulation()
    chosen_seed = plan.seed if seed is None else seed
    size = n or plan.n or _DEFAULT_N
    if size < 2:
        raise DataError(f"At least 2 respondents are needed; {size} were asked for.")
    rng = np.random.default_rng(chosen_seed)
    sheet = Sheet(study)
    items = first_blueprint(sheet, plan, rng)
    main = Drawing(sheet, plan, items, main_design(study, size), rng, "main")
    parts = [main]
    if study.waves and plan.pilot:
        design = wave_design(study, plan.pilot.n, plan.pilot.clusters, "PILOT", study.waves.pilot)
        parts.insert(0, Drawing(sheet, plan, items, design, rng, "pilot"))
    cells = pd.concat([_cells(part, rng) for part in parts], ignore_index=True)
    cells = with_repeats(cells, plan.repeats, rng) if plan.repeats else cells
    name = study.respondent.column if study.respondent else "respondent"
    ids = [f"SYN-{chosen_seed}-{row:04d}" for row in range(1, len(cells) + 1)]
    cells.insert(0, name, ids)
    cells[SYNTHETIC_COLUMN], cells[SEED_COLUMN] = "1", str(chosen_seed)
    return SyntheticData(
        cells,
        study.id,
        chosen_seed,
        tuple(found for part in parts for found in part.attained),
        mark_of(sheet, np.concatenate([part.answers for part in parts])),
        smallest_eigenvalue(sheet, main.answers, main.goals),
        perf_counter() - start,
    )


def write_simulation(drawn: SyntheticData, path: Path, *, beside: bool = True) -> Path:
    """Write the cells as CSV with the certificate beside it; the name must say what they are."""
    if "SYNTHETIC" not in path.name.upper():
        raise OutputError(
            f"{path} does not say that the data are generated: put 'SYNTHETIC' in the file name, "
            f"for example {path.stem}-SYNTHETIC{path.suffix or '.csv'}."
        )
    write_text(path, drawn.csv())
    if beside:
        sidecar = path.with_name(f"{path.stem}.certificate.json")
        write_text(sidecar, certificate_of(drawn.certificate()))
    return path


def write_text(path: Path, text: str) -> None:
    """Write a text file, making its folder when it is not there."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error.strerror}.") from None


def _cells(drawing: Drawing, rng: np.random.Generator) -> pd.DataFrame:
    """Return the cells of a wave as text, in the order of the questionnaire."""
    import pandas as pd

    sheet, answers = drawing.sheet, drawing.answers
    planted = (sheet.study.simulation or Simulation()).answers
    cells = {column: codes for column, codes in drawing.design.items() if column}
    text = np.where(np.isnan(answers), "", np.nan_to_num(answers).astype(int).astype(str))
    for item in sheet.study.instrument.items():
        if item.id in sheet.items:
            cells[item.id] = text[:, sheet.column(item.id)].tolist()
        elif item.id in planted:
            cells[item.id] = planted_answers(
                sheet.study,
                item,
                planted[item.id],
                known=cells,
                sheet=sheet,
                answers=answers,
                rng=rng,
            )
        else:
            cells[item.id] = _other_answers(sheet.study, item, len(answers), rng)
        if item.shown_if:
            cells[item.id] = _where_asked(item, cells)
    return pd.DataFrame(cells, dtype=str)


def _where_asked(item: Item, cells: dict[str, list[str]]) -> list[str]:
    """Leave out the answers of people to whom a question is not put."""
    conditions = [one for one in item.shown_if if one.item in cells]
    return [
        text
        if all(set(one.equals) & set(cells[one.item][row].split()) for one in conditions)
        else ""
        for row, text in enumerate(cells[item.id])
    ]


def _other_answers(study: Study, item: Item, n: int, rng: np.random.Generator) -> list[str]:
    """Answer what is not scored: the expected code, any point, a small number, or nothing."""
    scale = study.scale_of(item.id)
    if item.expected is not None:
        return [str(item.expected)] * n
    if scale is not None:
        return [str(code) for code in rng.choice(sorted(scale.points), n)]
    if item.type == "number":
        return [str(number) for number in rng.poisson(20, n)]
    return [""] * n
