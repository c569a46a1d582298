// The package ical.js, which Thunderbird and Nextcloud's pages read with. It takes zones from the file.

const ICAL = require("ical.js");
const { main } = require("./reading.cjs");

ICAL.design.strict = true;

main((text) => {
  const calendar = new ICAL.Component(ICAL.parse(text));
  ICAL.TimezoneService.reset();
  for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
  return calendar.getAllSubcomponents("vevent").map((event) => {
    const value = (name) => event.getFirstPropertyValue(name);
    return {
      uid: value("uid"),
      start: moment(value("dtstart")),
      end: moment(value("dtend")),
      summary: value("summary"),
      description: value("description"),
      location: value("location"),
      status: value("status"),
      sequence: value("sequence"),
      alarms: event.getAllSubcomponents("valarm").map((alarm) => {
        const trigger = alarm.getFirstPropertyValue("trigger");
        return {
          trigger: trigger instanceof ICAL.Duration ? trigger.toSeconds() : moment(trigger),
          description: alarm.getFirstPropertyValue("description"),
        };
      }),
    };
  });
});

function moment(time) {
  if (time === null) return null;
  const isFloating = time.zone === ICAL.Timezone.localTimezone;
  return (time.isDate || isFloating ? time : time.convertToZone(ICAL.Timezone.utcTimezone)).toString();
}
