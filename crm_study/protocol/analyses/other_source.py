"""Numbers of another study, or of another file of this one."""

from __future__ import annotations

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from crm_study.protocol.strict import Strict


class Source(Strict):
    """Where a source's numbers come from; say at most one of ``data`` and ``findings``.

    Without either it is the study's declared data, else its synthetic answers, which may
    only be joined with synthetic ones.
    """

    study: str = Field(
        default="", description="Folder, from this study's, or bundled name; empty for this study."
    )
    data: str | None = Field(default=None, description="Data file, from this study's folder.")
    findings: str | None = Field(
        default=None, description="A findings.json, from this study's folder."
    )
    finding: str | None = Field(
        default=None, description="Id of the finding; by default the first of its kind."
    )

    @model_validator(mode="after")
    def _one_place(self) -> Source:
        if self.data and self.findings:
            raise PydanticCustomError("criterion", "say one of 'data' and 'findings'")
        return self
