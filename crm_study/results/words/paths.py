"""Columns of mediation, moderation and path models."""

from __future__ import annotations

from crm_study.results.column import Column

WORDS: tuple[Column, ...] = ()
