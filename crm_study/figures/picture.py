"""A figure that a notebook shows by itself, without pyplot; imported when one is drawn."""

from __future__ import annotations

from matplotlib.figure import Figure


class Picture(Figure):
    """A matplotlib `Figure` that knows its SVG."""

    def _repr_svg_(self) -> str:
        from crm_study.figures.house import to_svg

        return to_svg(self)
