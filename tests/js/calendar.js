/** `node calendar.js FILE`: what ical.js, a parser that Palabre does not use, reads in a calendar file, as JSON. */

import { readFileSync } from "node:fs";
import ICAL from "ical.js";

const calendar = new ICAL.Component(ICAL.parse(readFileSync(process.argv[2], "utf8")));
const zones = new Map(calendar.getAllSubcomponents("vtimezone").map((part) => {
  const zone = new ICAL.Timezone(part);
  return [zone.tzid, zone];
}));

/** By the file's own VTIMEZONE, never by what this machine knows of the zone. */
function momentOf(event, name) {
  const property = event.component.getFirstProperty(name);
  const time = property.getFirstValue().clone();
  const zone = property.getParameter("tzid");
  if (zone) time.zone = zones.get(zone) ?? ICAL.Timezone.localTimezone;
  return { at: new Date(time.toUnixTime() * 1000).toISOString(), zone: zone ?? "UTC" };
}

const events = calendar.getAllSubcomponents("vevent").map((part) => {
  const event = new ICAL.Event(part);
  return {
    uid: event.uid, sequence: event.sequence, summary: event.summary, description: event.description,
    location: event.location, organizer: event.organizer, status: part.getFirstPropertyValue("status"),
    attendees: event.attendees.map((attendee) => attendee.getFirstValue()),
    start: momentOf(event, "dtstart"), end: momentOf(event, "dtend"),
    alarms: part.getAllSubcomponents("valarm").map((alarm) => alarm.getFirstPropertyValue("trigger").toSeconds()),
  };
});
console.log(JSON.stringify({ method: calendar.getFirstPropertyValue("method"), zones: [...zones.keys()], events }));
