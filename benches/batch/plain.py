"""Calendars like a model, by icalendar of Python used as its documentation shows: plain.py MODEL.ics FOLDER COUNT"""

import sys
from datetime import timedelta
from pathlib import Path

from icalendar import Alarm, Calendar, Event

model, folder, count = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
folder.mkdir(parents=True, exist_ok=True)
events = [
    (str(event["SUMMARY"]), str(event["DESCRIPTION"]), event.decoded("DTSTART"), event.decoded("DTEND"))
    for event in Calendar.from_ical(model.read_bytes()).walk("VEVENT")
]
for number in range(count):
    calendar = Calendar()
    calendar.add("prodid", "-//plain//EN")
    calendar.add("version", "2.0")
    later = timedelta(number % 365)
    for summary, description, start, end in events:
        event = Event()
        event.add("uid", f"{number}-{start}")
        event.add("summary", summary)
        event.add("description", description)
        event.add("dtstart", start + later)
        event.add("dtend", end + later)
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", summary)
        alarm.add("trigger", timedelta(days=-1))
        event.add_component(alarm)
        calendar.add_component(event)
    (folder / f"{number}.ics").write_bytes(calendar.to_ical())
