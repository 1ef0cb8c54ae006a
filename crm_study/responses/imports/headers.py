"""Which column answers which question: by a fixed order of steps, never by likeness."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from crm_study.responses.imports.exporter import Platform
from crm_study.responses.imports.mapping import IGNORE
from crm_study.responses.imports.mapping import Mapping as Accepted
from crm_study.responses.imports.targets import Target
from crm_study.responses.imports.wording import folded, unaccented

_PATH = re.compile(r"/|-|\.|__|\|")
_LABEL_PATH = re.compile(r"/|\||>|: | - ")
_NUMBERED = re.compile(r"^(.*\S)\s?(\d+)$")
_ASKED = {"respondent", "wave", "stratum", "cluster", "enumerator"}
"""Roles of columns that a form may ask for inside a group; times are the platform's own."""
UNUSED, STRANGE_OPTION = "unused", "option that is not declared"


@dataclass(frozen=True, slots=True)
class Use:
    """What one column is used for.

    Attributes
    ----------
    place : int
        Position of the column in the file, from 0.
    header : str
        Its name as it stands in the file.
    target : str or None
        Column of the canonical table; None where it is not used.
    option : str or None
        Code of the one answer this column is about.
    branch : str
        The step that matched it.
    """

    place: int
    header: str
    target: str | None
    option: str | None = None
    branch: str = UNUSED


class Matcher:
    """Finds the target of a header.

    Parameters
    ----------
    targets : mapping of str to Target
        What the study wants, by name.
    aliases : mapping of str to str
        Other names that were given to an item on the way out.
    """

    def __init__(self, targets: Mapping[str, Target], aliases: Mapping[str, str]) -> None:
        self.targets = targets
        self._names = {**{name: name for name in targets}, **aliases}
        self._any_case = _unique((folded(alias), name) for alias, name in self._names.items())
        self._labels = _index(targets.values(), folded)
        self._plain = _index(targets.values(), unaccented)

    def match(
        self, header: Sequence[str], platform: Platform, accepted: Accepted
    ) -> tuple[Use, ...]:
        """Match every column of a header, in the order of the file."""
        uses = [self._one(place, name, platform, accepted) for place, name in enumerate(header)]
        uses = self._by_order(uses, platform)
        taken = {use.target for use in uses if use.option is None}
        roles = {target.role: name for name, target in self.targets.items() if target.role}
        roles["respondent"] = roles.pop("respondent", "respondent")
        for place, use in enumerate(uses):
            role = platform.roles.get(folded(use.header), "")
            role = "respondent" if role == "record" else role
            free = use.branch == UNUSED and role in roles and roles[role] not in taken
            if free:
                uses[place] = replace(use, target=roles[role], branch="platform")
                taken.add(roles[role])
            elif use.branch == UNUSED and folded(use.header) in platform.roles:
                uses[place] = replace(use, branch="the platform's own")
        return tuple(uses)

    def score(self, cells: Sequence[str], platform: Platform) -> int:
        """Return how much a row looks like the header: names count three, labels two."""
        total = 0
        for cell in cells:
            if not cell.strip():
                continue
            name = cell.strip()
            if self._by_name(name) or folded(name) in platform.roles or self._part(name, platform):
                total += 3
            elif self._by_code(name, platform) or self._candidates(name, platform):
                total += 2
        return total

    def _one(self, place: int, header: str, platform: Platform, accepted: Accepted) -> Use:
        told = accepted.target(header) if accepted.columns else None
        if told is not None:
            target = None if told == IGNORE else told
            return Use(place, header, target, branch="accepted" if target else "ignored")
        for branch, name in self._steps(header, platform):
            if name is not None:
                return Use(place, header, name, branch=branch)
        part = self._part(header, platform)
        if part is not None and part[1]:
            return Use(place, header, part[0], option=part[1], branch="option")
        if part is not None:
            return Use(place, header, None, branch=STRANGE_OPTION)
        return Use(place, header, None)

    def _steps(self, header: str, platform: Platform) -> Iterator[tuple[str, str | None]]:
        yield "exact id", self._names.get(header)
        yield "id in another case", self._any_case.get(folded(header))
        yield "last part of the path", self._by_path(header)
        part = self._part(header, platform)
        yield "code", None if part and part[1] else self._by_code(header, platform)
        found = self._candidates(header, platform)
        yield "label", found[0] if len(found) == 1 else None

    def _by_name(self, header: str) -> str | None:
        found = self._names.get(header) or self._any_case.get(folded(header))
        return found or self._by_path(header)

    def _by_path(self, header: str) -> str | None:
        if any(sign.isspace() for sign in header):
            return None  # a label, whose signs of punctuation are no path
        for found in _PATH.finditer(header):
            tail = header[found.end() :]
            name = self._names.get(tail) or self._any_case.get(folded(tail))
            target = self.targets.get(name or "")
            if target is not None and (target.is_item or target.role in _ASKED):
                return name
        return None

    def _by_code(self, header: str, platform: Platform) -> str | None:
        found = re.match(platform.item, header, re.DOTALL) if platform.item else None
        if found is None:
            return None
        title, name = found.groupdict().get("title"), found["item"]
        joined = (f"{title}_{name}",) if title else ()
        known = (self._any_case.get(folded(one)) for one in (*joined, name))
        return next((one for one in known if one is not None), None)

    def _candidates(self, header: str, platform: Platform) -> list[str]:
        """Return the questions a header is the label of; several where labels repeat."""
        texts = [header, *(header[found.end() :] for found in _LABEL_PATH.finditer(header))]
        row = re.match(platform.item, header, re.DOTALL) if platform.item else None
        texts += [row["item"]] if row else []
        for text in texts:
            for index, fold in ((self._labels, folded), (self._plain, unaccented)):
                names = index.get(fold(text), [])
                if names:
                    return self._of_section(names, header[: -len(text)] if text != header else "")
        return []

    def _of_section(self, names: list[str], before: str) -> list[str]:
        """Keep the questions of the section whose title stands before the label."""
        if len(names) == 1 or not before:
            return names
        words = folded(before)
        titled = [
            name
            for name in names
            if any(title and folded(title) in words for title in self.targets[name].section)
        ]
        return titled or names

    def _by_order(self, uses: list[Use], platform: Platform) -> list[Use]:
        """Give repeated labels to their questions in order, where their numbers agree."""
        waiting: dict[tuple[str, ...], list[int]] = {}
        for place, use in enumerate(uses):
            if use.branch == UNUSED:
                names = self._candidates(use.header, platform)
                numbered = None if names else _NUMBERED.match(use.header)
                names = names or (self._candidates(numbered[1], platform) if numbered else [])
                if len(names) > 1:
                    waiting.setdefault(tuple(names), []).append(place)
        found = list(uses)
        for wanted, places in waiting.items():
            if len(wanted) == len(places):
                for name, place in zip(wanted, places, strict=True):
                    found[place] = replace(uses[place], target=name, branch="label, in order")
        return found

    def _part(self, header: str, platform: Platform) -> tuple[str, str] | None:
        """Return the item and the code of a column about one of several answers.

        The code is blank where the item has several answers and this is none of them.
        """
        strange = None
        if not platform.parts:
            return None
        for item, option, text in _parts(header, platform.parts):
            name = self._by_name(item) or self._by_code(item, platform)
            names = [name] if name else self._candidates(item, platform)
            for candidate in names:
                choices = self.targets[candidate].choices
                if self.targets[candidate].kind != "several" or choices is None:
                    continue
                known = choices.options()
                codes = [known[folded(told)] for told in (option, text) if folded(told) in known]
                if codes:
                    return candidate, codes[0]
                strange = (candidate, "")
        return strange


def _parts(header: str, pattern: str) -> Iterator[tuple[str, str, str]]:
    """Yield item, option and its text; an option may hold a slash itself."""
    found = re.match(pattern, header, re.DOTALL)
    if found is None:
        return
    groups = found.groupdict()
    yield groups["item"], groups["option"], groups.get("text") or ""
    for slash in re.finditer("/", header):
        yield header[: slash.start()], header[slash.end() :], ""


def _index(targets: Iterable[Target], fold: Callable[[str], str]) -> dict[str, list[str]]:
    index: dict[str, list[str]] = {}
    for target in targets:
        for text in target.headers():
            names = index.setdefault(fold(text), [])
            if target.name not in names:
                names.append(target.name)
    return index


def _unique(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, str | None] = {}
    for text, name in pairs:
        found[text] = name if found.get(text, name) == name else None
    return {text: name for text, name in found.items() if name is not None}
