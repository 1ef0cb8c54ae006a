"""Columns of weights and designs."""

from __future__ import annotations

from crm_study.results.column import Column

WORDS: tuple[Column, ...] = ()
