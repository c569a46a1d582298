"""The package ical, which Home Assistant's own calendar reads with."""

from ical.calendar_stream import IcsCalendarStream

from reading import alarm, main, moment, number, text


def events_of(file):
    for calendar in IcsCalendarStream.from_ics(file).calendars:
        for event in calendar.events:
            yield {
                "uid": text(event.uid),
                "start": moment(event.dtstart),
                "end": moment(event.dtend),
                "summary": text(event.summary),
                "description": text(event.description),
                "location": text(event.location),
                "status": event.status and event.status.value,
                "sequence": number(event.sequence),
                "alarms": [alarm(inner.trigger, inner.description) for inner in event.alarm],
            }


main(events_of)
