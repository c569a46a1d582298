"""The package vobject, which Radicale reads with. It takes zones from the file."""

import vobject

from reading import alarm, main, moment, number


def events_of(file):
    calendar = vobject.readOne(file)
    # It keeps the first zone of a name for the whole process; the next file is to bring its own.
    for zone in calendar.contents.get("vtimezone", []):
        vobject.icalendar.registerTzid(value(zone, "tzid"), None)
    for event in calendar.contents.get("vevent", []):
        yield {
            "uid": value(event, "uid"),
            "start": moment(value(event, "dtstart")),
            "end": moment(value(event, "dtend")),
            "summary": value(event, "summary"),
            "description": value(event, "description"),
            "location": value(event, "location"),
            "status": value(event, "status"),
            "sequence": number(value(event, "sequence")),
            "alarms": [
                alarm(value(inner, "trigger"), value(inner, "description"))
                for inner in event.contents.get("valarm", [])
            ],
        }


def value(component, name):
    lines = component.contents.get(name)
    return lines[0].value if lines else None


main(events_of)
