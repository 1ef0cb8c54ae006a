"""A diagram of boxes and arrows as a finding draws it, so that it is drawn once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from crm_study.results.finding import Finding

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from crm_study.figures.framework import Arrow, Box

_PARTS = "\n"


class Diagram(Finding):
    """Boxes in its rows, arrows in its details; what they say is all that it is drawn from."""

    __slots__ = ()

    def figure(self) -> Figure | None:
        """Draw the diagram."""
        from crm_study.figures.framework import Arrow, Box, framework_plot

        boxes = [
            Box(row["name"], row["words"], _apart(row["indicators"]), row["place"])
            for row in self.rows
        ]
        arrows = [Arrow(row["start"], row["end"], row["label"]) for row in self.details["arrows"]]
        return framework_plot(boxes, arrows, stamp=self.stamp)


def diagram(
    name: str, boxes: Sequence[Box], arrows: Sequence[Arrow], *, synthetic: bool
) -> Diagram:
    """Return a diagram under the name of its figure."""
    rows = tuple(
        {
            "name": box.name,
            "words": str(box.words),
            "indicators": _PARTS.join(box.indicators),
            "place": box.place,
        }
        for box in boxes
    )
    lines = tuple({"start": one.start, "end": one.end, "label": one.label} for one in arrows)
    return Diagram(name, "", rows=rows, details={"arrows": lines}, synthetic=synthetic)


def _apart(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split(_PARTS) if part)
