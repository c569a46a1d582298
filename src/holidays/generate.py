"""Writes tables.txt, the public holidays that the program carries.

    pip install holidays==0.109 && python3 src/holidays/generate.py > src/holidays/tables.txt

The same version gives the same bytes. Take a newer one when a country has moved a feast, or when the years run out, and
read the difference: every line of it is days on which a clinic is closed, or no longer is. How the file is written is in
`mod.rs`.
"""

import datetime
import re
import sys
import warnings
from collections import defaultdict

import holidays

VERSION = "0.109"
YEARS = range(2025, 2037)
LETTERS = "abcdefghijkl"
# Where the package has fewer years of some feasts than of the others; it warns of any other such country.
LAST = {"IN": 2035}
# What the package calls otherwise than the country calls itself.
NAMES = {"TR": "Türkiye"}
# When a half day begins: "Republic Day (from 1pm)". The package knows others by their names alone; those are left out.
FROM = re.compile(r" ?\(from (\d+)(?::(\d\d))?(am|pm)\)")


def easter(year):
    """The Sunday of Easter in the Gregorian calendar (Meeus, Jones, Butcher)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = b // 4, b % 4
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = c // 4, c % 4
    l = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * l) // 451
    month, day = divmod(h + l - 7 * m + 114, 31)
    return datetime.date(year, month, day + 1)


def source(country, subdivision, language, categories):
    years = range(YEARS.start, LAST.get(country, YEARS.stop - 1) + 1)
    return holidays.country_holidays(
        country, subdiv=subdivision, years=years, language=language, categories=categories
    )


def names_by_day(table):
    """The names of the holidays of each day; those of one day are in no certain order."""
    return {day: table.get_list(day) for day in sorted(table) if day.year in YEARS and day.year <= table.end_year}


def entries(country, subdivision, language, english, categories):
    """Every (English name, local name, day); the local name is empty where it is not certain which it is."""
    table = source(country, subdivision, english, categories)
    translated = names_by_day(table)
    if language == english:
        for day, names in translated.items():
            yield from ((name, "", day) for name in names)
        return
    local = names_by_day(source(country, subdivision, language, categories))
    # Days with one holiday say which name is the translation of which.
    alone = {translated[day][0]: local[day][0] for day in translated if len(translated[day]) == len(local.get(day, [])) == 1}
    for day, names in translated.items():
        own = local.get(day, [])
        for name in names:
            found = own[0] if len(names) == len(own) == 1 else alone.get(name, "")
            yield name, found if found in own else "", day


def label(table, name):
    """A pattern for what the package writes around the name of a day that waits for the moon to be seen."""
    text = table.tr(getattr(table, name)) if getattr(table, name, None) else None
    return re.compile("^" + re.escape(text).replace("%s", "(.*)") + "$") if text and "%s" in text else None


def plain(name, labels):
    """The name without "estimated"; "(observed)" stays."""
    for pattern in labels:
        if pattern and (found := pattern.match(name)):
            return found[1].strip()
    name = re.sub(r"\((.*), estimated\)", r"(\1)", name)
    return name.replace(" (estimated)", "").strip()


def days_text(days):
    """Days as tokens: `E+1` by Easter and `0101` of every year; `0320:bd` of the second and the fourth."""
    left, tokens = set(days), []
    for offset in range(-60, 70):
        of_every_year = {easter(year) + datetime.timedelta(offset) for year in YEARS}
        if of_every_year <= left and len({(day.month, day.day) for day in of_every_year}) > 1:
            left -= of_every_year
            tokens.append(f"E{offset:+d}")
    by_date = defaultdict(list)
    for day in sorted(left):
        by_date[day.month, day.day].append(LETTERS[day.year - YEARS.start])
    for (month, day), letters in sorted(by_date.items()):
        years = "" if len(letters) == len(YEARS) else ":" + "".join(letters)
        tokens.append(f"{month:02}{day:02}{years}")
    return " ".join(tokens)


def rows(country, language, english, codes):
    """Rows of (English name, local name, kind, regions, days); no regions means all of them."""
    regions_of = defaultdict(set)
    supported = source(country, None, english, ("public",)).supported_categories
    for region in ["", *codes]:
        for category in ("public", "half_day"):
            if category not in supported:
                continue
            labels = {}
            for lang in (language, english):
                table = source(country, region or None, lang, (category,))
                labels[lang] = [label(table, "observed_estimated_label"), label(table, "estimated_label")]
            for in_english, in_local, day in entries(country, region or None, language, english, (category,)):
                kind = "e" if "estimated" in in_english else ""
                if category == "half_day":
                    start = FROM.search(in_english)
                    if not start:
                        continue
                    hour = int(start[1]) % 12 + (12 if start[3] == "pm" else 0)
                    kind += f"h{hour:02}:{start[2] or '00'}"
                in_english = plain(FROM.sub("", in_english), labels[english])
                in_local = plain(in_local, labels[language])
                if kind.startswith(("h", "eh")):
                    in_local = re.sub(r" ?\([^)]*\)$", "", in_local)
                regions_of[in_english, "" if in_local == in_english else in_local, kind, day].add(region)
    days_of = defaultdict(list)
    for (in_english, in_local, kind, day), regions in regions_of.items():
        where = () if regions == {"", *codes} else tuple(sorted(regions))
        days_of[in_english, in_local, kind, where].append(day)
    for (in_english, in_local, kind, where), days in sorted(days_of.items()):
        yield in_english, in_local, kind, " ".join(region or "-" for region in where), days_text(days)


def main():
    warnings.filterwarnings("error", message="Requested Holidays are available only")
    assert holidays.__version__ == VERSION, f"made for holidays {VERSION}, found {holidays.__version__}"
    out = sys.stdout
    out.write(f"{VERSION} {YEARS.start} {YEARS.stop - 1}\n")
    supported = holidays.list_supported_countries()
    for country in sorted(code for code in supported if len(code) == 2):
        made = source(country, None, None, ("public",))
        languages = made.supported_languages
        own = made.default_language or "en"
        english = next((name for name in ("en_US", "en_GB", *languages) if name in languages and name.startswith("en")), None)
        if own.startswith("en"):
            english = made.default_language
        codes = sorted(code for code in supported[country] if re.fullmatch(r"[0-9A-Z]{1,3}", code))
        name = NAMES.get(country) or re.sub(r"(?<=[a-z])(?=[A-Z])", " ", type(made).__mro__[1].__name__)
        last = min(YEARS.stop - 1, made.end_year, LAST.get(country, made.end_year))
        found = list(rows(country, made.default_language, english, codes))
        if not found:
            continue
        out.write(f"={country}\t{name}\t{own[:2]}\t{' '.join(codes)}\t{last}\n")
        for row in found:
            assert not any("\t" in field or "\n" in field for field in row), row
            out.write("\t".join(row) + "\n")
        out.flush()


if __name__ == "__main__":
    main()
