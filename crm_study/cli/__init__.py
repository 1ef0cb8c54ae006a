"""Roof: the command line. Heavy imports happen inside the commands that need them."""

from __future__ import annotations

import os

from crm_study.analysis.threads import start_with_one_thread

start_with_one_thread()
# looking for plug-ins reads about every installed package, and a study has no use for any
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")

from crm_study.cli import (
    audit,
    compare,
    completion,
    documents,
    freeze,
    imports,
    instrument,
    languages,
    monte_carlo,
    numbers,
    parity,
    privacy,
    protocol,
    quality,
    sample,
    simulate,
)
from crm_study.cli.app import DONE, FOUND, INTERNAL, UNUSABLE, app, main

__all__ = [
    "DONE",
    "FOUND",
    "INTERNAL",
    "UNUSABLE",
    "app",
    "audit",
    "compare",
    "completion",
    "documents",
    "freeze",
    "imports",
    "instrument",
    "languages",
    "main",
    "monte_carlo",
    "numbers",
    "parity",
    "privacy",
    "protocol",
    "quality",
    "sample",
    "simulate",
]
