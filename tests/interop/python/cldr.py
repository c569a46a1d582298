"""What CLDR says of languages, as Babel carries it: names of days and months, and the plural category of numbers.

Takes tags of languages, and prints one JSON object with an object for each.
"""

import json
import sys

from babel import Locale

# Every number of a small plan, the numbers at which rules of plurals turn, and a few large ones.
NUMBERS = [*range(0, 131), 199, 200, 201, 202, 203, 210, 211, 299, 300, 1000, 1001, 1002, 1010, 1011]


def names(table, first, count):
    return [table[place] for place in range(first, first + count)]


def of(tag):
    locale = Locale.parse(tag)
    plural = locale.plural_form
    return {
        "weekdays": names(locale.days["format"]["wide"], 0, 7),
        "abbreviated_weekdays": names(locale.days["format"]["abbreviated"], 0, 7),
        "months": names(locale.months["stand-alone"]["wide"], 1, 12),
        "abbreviated_months": names(locale.months["format"]["abbreviated"], 1, 12),
        "plurals": {str(number): plural(number) for number in NUMBERS},
        "direction": locale.text_direction,
    }


print(json.dumps({tag: of(tag) for tag in sys.argv[1:]}))
