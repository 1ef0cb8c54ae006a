"""The address of a table of a database: by path, by URL, by query."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

from crm_study.errors import DataError

SCHEMES = ("sqlite", "duckdb", "postgresql", "postgres", "parquet")


@dataclass(frozen=True, slots=True)
class Source:
    """Where a table is: a kind of database, its path or address, a table or a query."""

    kind: str
    place: str
    table: str | None = None
    query: str | None = None

    @property
    def url(self) -> str:
        """The address of the table of a server, password included."""
        mark = "&" if "?" in self.place else "?"
        return f"{self.place}{mark}{urlencode({'table': self.table})}" if self.table else self.place

    @property
    def shown(self) -> str:
        """The source without user, password and settings of the connection."""
        if self.kind != "postgresql":
            return self.place
        address = self.place.removeprefix("postgresql://").partition("?")[0]
        return address.rpartition("@")[2]


def is_address(text: str) -> bool:
    """Tell whether a text is the URL of a database.

    Examples
    --------
    >>> is_address("sqlite:///answers.db?table=survey"), is_address("answers.csv")
    (True, False)
    """
    return text.partition("://")[0] in SCHEMES and "://" in text


def source_of(url: str) -> Source:
    """Read a URL such as ``sqlite:///answers.db?table=survey``.

    Raises
    ------
    DataError
        A URL of a server whose port is no number: a password with signs of its own.
    """
    parts = urlsplit(url)
    asked = parse_qs(parts.query)
    table, query = (asked.pop(name, [None])[0] for name in ("table", "query"))
    if parts.scheme in ("postgresql", "postgres"):
        _require_port(url)
        settings = f"?{urlencode(asked, doseq=True)}" if asked else ""
        place = f"postgresql://{parts.netloc}{parts.path}{settings}"
        return Source("postgresql", place, table, query)
    path = unquote(f"{parts.netloc}{parts.path}")
    return Source(parts.scheme, path.removeprefix("/") if parts.path else path, table, query)


def _require_port(url: str) -> None:
    """Refuse what would be shown in part by the driver's own complaint."""
    try:
        _ = urlsplit(url).port
    except ValueError:
        raise DataError(
            "The address of the database cannot be read. In a password write '@' as %40, "
            "':' as %3A and '/' as %2F."
        ) from None
