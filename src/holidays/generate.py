"""Writes tables.rs, the public holidays that the program carries.

    pip install holidays==0.109 && python3 src/holidays/generate.py > src/holidays/tables.rs

The same version gives the same bytes. Take a newer one when a country has moved a feast, or when the years run out, and
read the difference: every line of it is a day on which a clinic is closed, or no longer is.
"""

import itertools
import re
import sys
from collections import defaultdict

import holidays

VERSION = "0.109"
YEARS = range(2025, 2037)
# ISO 3166-1 code, name, language of the country in the package, English of the package, whether with subdivisions. Those
# of the United States would double the tables for days on which few clinics close.
COUNTRIES = [
    ("AE", "United Arab Emirates", "ar", "en_US", False),
    ("DE", "Germany", "de", "en_US", True),
    ("EG", "Egypt", "ar_EG", "en_US", False),
    ("ES", "Spain", "es", "en_US", True),
    ("FR", "France", "fr", "en_US", True),
    ("GB", "United Kingdom", "en_GB", "en_GB", True),
    ("SA", "Saudi Arabia", "ar", "en_US", False),
    ("TR", "Türkiye", "tr", "en_US", False),
    ("US", "United States", "en_US", "en_US", False),
]
# What is written behind the name of a day that waits for the moon to be seen.
ESTIMATED = re.compile(r"\((?:(.*), )?(?:estimated|tahmini|estimado|المقدرة|المقدر|تقديري)\)|(?<=يوم تعويضي) تقديري")


def names_by_day(country, subdivision, language):
    """The names of the holidays of each day; those of one day are in no certain order."""
    table = holidays.country_holidays(country, subdiv=subdivision, years=YEARS, language=language)
    return {day: table.get_list(day) for day in sorted(table) if day.year in YEARS}


def entries(country, subdivision, language, english):
    """Every (English name, local name, day)."""
    local, translated = (names_by_day(country, subdivision, name) for name in (language, english))
    assert local.keys() == translated.keys(), (country, subdivision)
    # Days with one holiday say which name is the translation of which; on days with several, names are told apart by it.
    translations = {(*translated[day], *local[day]) for day in local if len(local[day]) == len(translated[day]) == 1}
    for day in local:
        fits = [
            tuple(zip(translated[day], order))
            for order in itertools.permutations(local[day])
            if len(order) == 1 or all(pair in translations for pair in zip(translated[day], order))
        ]
        if not fits:
            # One of the names stands on no other day: the one that is left over.
            fits = [
                tuple(zip(translated[day], order))
                for order in itertools.permutations(local[day])
                if sum(pair not in translations for pair in zip(translated[day], order)) == 1
            ]
        assert len(set(fits)) == 1, (country, subdivision, day, translated[day], local[day])
        for in_english, in_local in fits[0]:
            yield in_english, in_local, day


def plain(name):
    """The name without "estimated"; "(observed)" stays."""
    return ESTIMATED.sub(lambda found: f"({found[1]})" if found[1] else "", name).strip()


def rows(country, language, english, has_subdivisions):
    """Rows of (English name, local name, whether estimated, regions, days); no regions means all of them."""
    codes = []
    if has_subdivisions:
        all_codes = holidays.country_holidays(country).subdivisions
        codes = sorted(code for code in all_codes if re.fullmatch(r"[0-9A-Z]{2,3}", code))
    regions_of = defaultdict(set)
    for region in ["", *codes]:
        for entry in entries(country, region or None, language, english):
            regions_of[entry].add(region)
    days_of = defaultdict(list)
    for (in_english, in_local, day), regions in regions_of.items():
        estimated = "estimated" in in_english

        everywhere = regions == {"", *codes}
        where = () if everywhere else tuple(sorted(regions))
        days_of[plain(in_english), plain(in_local), estimated, where].append(day)
    return codes, sorted((*key[:3], key[3], sorted(days)) for key, days in days_of.items())


def text(value):
    assert '"' not in value and "\\" not in value and value.isprintable(), value
    return f'"{value}"'


def main():
    assert holidays.__version__ == VERSION, f"made for holidays {VERSION}, found {holidays.__version__}"
    out = sys.stdout
    out.write("//! Written by generate.py; not to be changed by hand.\n//!\n")
    out.write(f"//! From the Python package holidays {VERSION}, which is under the MIT licence: copyright (c) Vacanza Team and\n")
    out.write("//! individual contributors, dr-prodigy, ryanss. Its permission notice is the one in `LICENSE-MIT`.\n\n")
    out.write("use super::{Country, Row, days};\n\n")
    out.write(f'pub(super) const VERSION: &str = "{VERSION}";\n')
    out.write(f"pub(super) const YEARS: std::ops::RangeInclusive<i32> = {YEARS.start}..={YEARS.stop - 1};\n\n")
    out.write("pub(super) static COUNTRIES: &[Country] = &[\n")
    for country, name, language, english, has_subdivisions in COUNTRIES:
        codes, found = rows(country, language, english, has_subdivisions)
        listed = ", ".join(text(code) for code in codes)
        out.write(f"    Country {{ code: {text(country)}, name: {text(name)}, language: {text(language[:2])},\n")
        out.write(f"        subdivisions: &[{listed}], rows: &[\n")
        for in_english, in_local, estimated, where, days in found:
            regions = ", ".join(text(code) for code in where)
            dates = ", ".join(f"{day:%Y%m%d}" for day in days)
            local = "" if in_local == in_english else in_local
            out.write(f"        Row {{ english: {text(in_english)}, local: {text(local)}, is_estimated: {str(estimated).lower()},\n")
            out.write(f"            regions: &[{regions}],\n            days: &days([{dates}]) }},\n")
        out.write("    ] },\n")
    out.write("];\n")


if __name__ == "__main__":
    main()
