"""Columns of group comparisons, association and missing answers."""

from __future__ import annotations

from crm_study.results.column import Column

WORDS: tuple[Column, ...] = ()
