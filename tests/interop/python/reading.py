"""What every reader in Python does: files in, JSON out, in the words of README.md."""

import datetime
import json
import sys


def main(events_of):
    """Prints what `events_of` reads in each file that is named on the command line."""
    answer = {}
    for path in sys.argv[1:]:
        with open(path, "rb") as file:
            text = file.read().decode("utf-8")
        try:
            answer[path] = list(events_of(text))
        except Exception as error:  # That a library refuses a file is what it read there.
            answer[path] = {"error": f"{type(error).__name__}: {error}"}
    json.dump(answer, sys.stdout)


def moment(value):
    """An instant in UTC, a date, or a time without a zone as it stands."""
    if not isinstance(value, datetime.datetime):
        return None if value is None else value.isoformat()
    if value.tzinfo is None:
        return value.isoformat()
    return value.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def alarm(trigger, words):
    """An alarm: seconds from the start of its event, or a moment of its own, and what it says."""
    if isinstance(trigger, datetime.timedelta):
        trigger = int(trigger.total_seconds())
    else:
        trigger = moment(trigger)
    return {"trigger": trigger, "description": text(words)}


def text(value):
    return None if value is None else str(value)


def number(value):
    return None if value is None else int(value)
