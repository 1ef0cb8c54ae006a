"""Columns of regression models and their diagnostics."""

from __future__ import annotations

from crm_study.results.column import Column

WORDS: tuple[Column, ...] = ()
