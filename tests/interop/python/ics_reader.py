"""The package ics (ics.py), which has a grammar of its own."""

import ics

from reading import alarm, main, moment, number, text


def events_of(file):
    for event in ics.Calendar(file).events:
        start, end = event.begin, event.end
        if event.all_day:
            # It keeps a day as the midnight at its beginning, and the end as the midnight after the last day.
            start, end = start.date(), end.date()
        else:
            start, end = start.datetime, end.datetime
        # What it does not know itself, it keeps line by line.
        others = {line.name: line.value for line in event.extra}
        yield {
            "uid": event.uid,
            "start": moment(start),
            "end": moment(end),
            "summary": event.name,
            "description": event.description,
            "location": event.location,
            "status": event.status,
            "sequence": number(others.get("SEQUENCE")),
            "alarms": [alarm(inner.trigger, text(inner.display_text)) for inner in event.alarms],
        }


main(events_of)
