// The package ts-ics. It takes zones from the file.

const { convertIcsCalendar } = require("ts-ics");
const { main, instant, day } = require("./reading.cjs");

main((text) =>
  convertIcsCalendar(undefined, text).events.map((event) => ({
    uid: event.uid,
    start: moment(event.start),
    end: moment(event.end),
    summary: event.summary,
    description: event.description ?? null,
    location: event.location ?? null,
    status: event.status ?? null,
    // It leaves out a sequence of 0, which is also what none means (RFC 5545, section 3.8.7.4).
    sequence: event.sequence ?? 0,
    alarms: (event.alarms ?? []).map(({ trigger, description }) => ({
      trigger: trigger.type === "absolute" ? instant(trigger.value.date) : seconds(trigger.value),
      description: description === undefined ? null : unescaped(description),
    })),
  })),
);

function moment(time) {
  if (time === undefined) return null;
  return time.type === "DATE" ? day(time.date) : instant(time.date);
}

function seconds({ before, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0 }) {
  const total = (((weeks * 7 + days) * 24 + hours) * 60 + minutes) * 60 + seconds;
  return before ? -total : total;
}

/** The words of an alarm, which it leaves as they stand in the file. */
function unescaped(text) {
  const bare = text.replaceAll(/\\[n,;]/g, "");
  if (/[\\,;]/.test(bare)) throw new Error(`not escaped: ${text}`);
  return text.replaceAll(/\\([n,;])/g, (_, letter) => (letter === "n" ? "\n" : letter));
}
