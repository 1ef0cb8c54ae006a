"""Columns of the books of institutions, and of their forecast."""

from __future__ import annotations

from crm_study.results.column import Column

WORDS: tuple[Column, ...] = (
    Column("book_indicator", "Indicator", "Indicator computed from the books, by its name."),
    Column("fiscal_year", "Year", "Year of the books.", "text"),
    Column("lower_quartile", "Q1", "Lower quartile of the institutions (type 7).", "decimal"),
    Column("upper_quartile", "Q3", "Upper quartile of the institutions (type 7).", "decimal"),
    Column("pooled", "All as one", "The same of all institutions added up.", "decimal"),
    Column("n_institutions", "Institutions", "Institutions with a sheet.", "count"),
    Column("n_sheets", "Sheets", "Sheets, one an institution and year.", "count"),
    Column("n_not_defined", "Undefined", "Sheets in which the indicator is undefined.", "count"),
    Column("met_share", "Meet the rule", "Share of institutions that meet the rule.", "percent"),
    Column("measured_in", "In", "share (of 1), ratio, money (local currency) or count."),
    Column("n_rising", "Up", "Institutions in which it rose.", "count"),
    Column("n_falling", "Down", "Institutions in which it fell.", "count"),
    Column("exact_level", "Exact level", "Coverage of the order statistics.", "level"),
    Column("book_check", "Check", "What entries of one sheet must satisfy."),
    Column("why_undefined", "Why undefined", "Reason why an indicator is undefined."),
    Column("n_impossible_entries", "Impossible", "Entries that contradict each other.", "count"),
    Column("gni_per_capita", "GNI per head", "Declared; in the money of the books.", "decimal"),
    Column("first_year", "From", "First year of the sheets.", "text"),
    Column("last_year", "To", "Last year of the sheets.", "text"),
    # forecast
    Column("forecast_kind", "Kind", "seen or forecast."),
    Column("growth", "Growth", "Change against the year before, as a share.", "percent"),
    Column("growth_low", "Lower", "Lower prediction limit of the growth.", "percent"),
    Column("growth_high", "Upper", "Upper prediction limit of the growth.", "percent"),
    Column("drift", "Drift", "Mean change of the logarithm in a year.", "fine"),
    Column("log_spread", "Spread", "Standard deviation of the changes of the logarithm.", "fine"),
    Column("n_growths", "Changes", "Changes from year to year that were seen.", "count"),
    Column("measure", "Measure", "What is forecast, by its name."),
)
