"""Monte-Carlo work by any engine: the same numbers, in the same order, whoever does it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from crm_study.analysis.threads import one_thread

if TYPE_CHECKING:
    from crm_study.responses.scale.engines import Engine

Part = TypeVar("Part")
Result = TypeVar("Result")
Progress = Callable[[int, int], None]
"""Told parts done and parts in all."""


def unheard(done: int, of: int) -> None:
    """Tell nobody about progress."""


@dataclass(frozen=True, slots=True)
class InOrder:
    """Does a task for every part of a work, and gives the results in the order of the parts.

    A single part is done by this process, whoever is asked: starting another costs more.

    Attributes
    ----------
    engine : Engine, optional
        Who does the work; by default this process.
    progress : callable

    Examples
    --------
    >>> InOrder()(abs, [-2, 1])
    [2, 1]
    """

    engine: Engine | None = None
    progress: Progress = unheard

    def __call__(self, task: Callable[[Part], Result], parts: Sequence[Part]) -> list[Result]:
        """Do the work; no two parts are equal."""
        from crm_study.responses.scale.engines import local

        run = self.engine if self.engine and len(parts) > 1 else local()
        found: dict[Part, Result] = {}
        self.progress(0, len(parts))
        for part, result in run(_InOneThread(task), parts):
            found[part] = result
            self.progress(len(found), len(parts))
        return [found[part] for part in parts]


@dataclass(frozen=True, slots=True)
class _InOneThread(Generic[Part, Result]):
    """A task without threads for linear algebra, whose sums could come in another order."""

    task: Callable[[Part], Result]

    @one_thread
    def __call__(self, part: Part) -> Result:
        """Do the task."""
        return self.task(part)
