"""The package icalendar, which khal and Home Assistant's CalDAV client read with."""

import icalendar

from reading import alarm, main, moment, number, text


def events_of(file):
    for event in icalendar.Calendar.from_ical(file).walk("VEVENT"):
        if event.errors:
            raise ValueError(event.errors)
        yield {
            "uid": text(event.get("UID")),
            "start": moment(event.decoded("DTSTART", None)),
            "end": moment(event.decoded("DTEND", None)),
            "summary": text(event.get("SUMMARY")),
            "description": text(event.get("DESCRIPTION")),
            "location": text(event.get("LOCATION")),
            "status": text(event.get("STATUS")),
            "sequence": number(event.get("SEQUENCE")),
            "alarms": [alarm(inner.decoded("TRIGGER"), inner.get("DESCRIPTION")) for inner in event.walk("VALARM")],
        }


main(events_of)
