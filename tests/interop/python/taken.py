"""When the package recurring-ical-events calls somebody busy, by the clocks of a place.

    taken.py ZONE FIRST LAST FILE…

Prints one JSON object: for each file a list of [start, end, title], or what it says where it fails.
"""

import datetime
import json
import sys
from zoneinfo import ZoneInfo

import icalendar
import recurring_ical_events

ZONE = ZoneInfo(sys.argv[1])


def local(value):
    """A time as the clocks show it; midnight for a day."""
    if not isinstance(value, datetime.datetime):
        return datetime.datetime.combine(value, datetime.time())
    # By way of UTC: a time that the clocks skip is shown as another.
    instant = (value if value.tzinfo else value.replace(tzinfo=ZONE)).astimezone(datetime.timezone.utc)
    return instant.astimezone(ZONE).replace(tzinfo=None)


def taken(path, first, last):
    with open(path, "rb") as file:
        calendars = icalendar.Calendar.from_ical(file.read(), multiple=True)
    for calendar in calendars:
        for event in recurring_ical_events.of(calendar).between(first, last):
            if event.get("STATUS") == "CANCELLED" or event.get("TRANSP") == "TRANSPARENT":
                continue
            start, end = local(event.start), local(event.end)
            # The package adds lengths by the clocks; RFC 5545 by the second. What is busy either way, then.
            if isinstance(event.start, datetime.datetime):
                exactly = event.start if event.start.tzinfo else event.start.replace(tzinfo=ZONE)
                length = event.end.replace(tzinfo=None) - event.start.replace(tzinfo=None)
                end = min(end, local(exactly.astimezone(datetime.timezone.utc) + length))
            if start < end:
                yield [start.isoformat(timespec="minutes"), end.isoformat(timespec="minutes"), event.get("SUMMARY", "")]


def main():
    first, last = (datetime.date.fromisoformat(day) for day in sys.argv[2:4])
    answer = {}
    for path in sys.argv[4:]:
        try:
            answer[path] = sorted(taken(path, first, last + datetime.timedelta(days=1)))
        except Exception as error:  # That a library fails is what it says.
            answer[path] = f"{type(error).__name__}: {error}"
    json.dump(answer, sys.stdout)


main()
