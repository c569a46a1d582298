// The package node-ical.

const { parseICS } = require("node-ical").sync;
const { main, instant, day } = require("./reading.cjs");

// It keeps a day as a midnight of this process.
process.env.TZ = "UTC";

main((text) => {
  const events = Object.values(parseICS(text)).filter((component) => component.type === "VEVENT");
  return events.map((event) => ({
    uid: value(event.uid),
    start: moment(event.start),
    end: moment(event.end),
    summary: value(event.summary),
    description: value(event.description),
    location: value(event.location),
    status: value(event.status),
    sequence: event.sequence === undefined ? null : Number(event.sequence),
    alarms: (event.alarms ?? []).map((alarm) => ({
      trigger: seconds(value(alarm.trigger)),
      description: value(alarm.description),
    })),
  }));
});

function moment(date) {
  if (date === undefined) return null;
  return date.dateOnly ? day(date) : instant(date);
}

/** A value that has parameters is an object with the value inside. */
function value(property) {
  return property?.val ?? property ?? null;
}

/** The seconds of a duration, which it leaves as text. */
function seconds(text) {
  const [, sign, days, hours, minutes] = /^([-+]?)P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$/.exec(text);
  const total = Number(days ?? 0) * 86400 + Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60;
  return sign === "-" ? -total : total;
}
