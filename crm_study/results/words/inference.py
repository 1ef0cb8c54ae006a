"""Columns of standard errors, designs and clusters."""

from __future__ import annotations

from crm_study.results.column import Column

WORDS: tuple[Column, ...] = ()
