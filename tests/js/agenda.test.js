/** The agenda's arithmetic: wall clocks of zones in both directions, and on which days a rule opens. */

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { isPaintable, openingsOf, opensOn } from "../../static/console/agenda/openings.js";
import { addDays, addMinutes, dayOf, fromWall, minutesBetween, spanOnWall, toWall } from "../../static/console/agenda/zones.js";

/** Looked up by hand in the time zone database: a moment, its zone, and what the wall shows. */
const TABLE = [
  ["2026-03-29T00:59:59Z", "Europe/Zurich", "2026-03-29T01:59:59"],
  ["2026-03-29T01:00:00Z", "Europe/Zurich", "2026-03-29T03:00:00"],
  ["2026-10-25T00:30:00Z", "Europe/Zurich", "2026-10-25T02:30:00"],
  ["2026-10-25T02:00:00Z", "Europe/Zurich", "2026-10-25T03:00:00"],
  ["2026-03-08T06:59:00Z", "America/New_York", "2026-03-08T01:59:00"],
  ["2026-03-08T07:00:00Z", "America/New_York", "2026-03-08T03:00:00"],
  ["2026-02-15T01:59:00Z", "Africa/Casablanca", "2026-02-15T02:59:00"],
  ["2026-02-15T02:00:00Z", "Africa/Casablanca", "2026-02-15T02:00:00"],
  ["2026-03-22T02:00:00Z", "Africa/Casablanca", "2026-03-22T03:00:00"],
  ["2026-04-04T14:59:00Z", "Australia/Lord_Howe", "2026-04-05T01:59:00"],
  ["2026-10-03T15:30:00Z", "Australia/Lord_Howe", "2026-10-04T02:30:00"],
  ["2026-06-01T00:00:00Z", "UTC", "2026-06-01T00:00:00"],
  ["2026-12-31T18:30:00Z", "Asia/Kolkata", "2027-01-01T00:00:00"],
];

describe("wall clocks", () => {
  for (const [moment, zone, wall] of TABLE) {
    test(`${moment} is ${wall} in ${zone}, and back`, () => {
      assert.equal(toWall(moment, zone), wall);
      assert.equal(fromWall(wall, zone, moment), moment);
    });
  }

  test("a time that comes twice is the first, or the one that is asked for", () => {
    assert.equal(fromWall("2026-10-25T02:30:00", "Europe/Zurich"), "2026-10-25T00:30:00Z");
    assert.equal(fromWall("2026-10-25T02:30:00", "Europe/Zurich", "2026-12-01T00:00:00Z"), "2026-10-25T01:30:00Z");
    assert.equal(fromWall("2026-04-05T01:45:00", "Australia/Lord_Howe"), "2026-04-04T14:45:00Z");
    assert.equal(fromWall("2026-04-05T01:45:00", "Australia/Lord_Howe", "2026-07-01T00:00:00Z"), "2026-04-04T15:15:00Z");
  });

  test("a time that the clocks skip is as much later as they skip", () => {
    assert.equal(fromWall("2026-03-29T02:30:00", "Europe/Zurich"), "2026-03-29T01:30:00Z");
    assert.equal(toWall("2026-03-29T01:30:00Z", "Europe/Zurich"), "2026-03-29T03:30:00");
    assert.equal(fromWall("2026-10-04T02:10:00", "Australia/Lord_Howe"), "2026-10-03T15:40:00Z");
  });

  test("every 90 minutes of a year comes back, but for the hours that come twice", () => {
    for (const zone of ["Europe/Zurich", "Africa/Casablanca", "America/New_York", "Australia/Lord_Howe"]) {
      for (let moment = Date.UTC(2026, 0, 1); moment < Date.UTC(2027, 0, 1); moment += 5_400_000) {
        assert.equal(Date.parse(fromWall(toWall(moment, zone), zone, moment)), moment, `${new Date(moment).toISOString()} ${zone}`);
      }
    }
  });

  test("an event over the change is drawn forwards", () => {
    const back = { start: "2026-10-25T00:45:00Z", end: "2026-10-25T01:15:00Z" };
    assert.deepEqual(spanOnWall(back, "Europe/Zurich"), { start: "2026-10-25T02:45:00", end: "2026-10-25T03:15:00" });
    const forth = { start: "2026-03-29T00:30:00Z", end: "2026-03-29T01:30:00Z" };
    assert.deepEqual(spanOnWall(forth, "Europe/Zurich"), { start: "2026-03-29T01:30:00", end: "2026-03-29T03:30:00" });
  });

  test("days and minutes", () => {
    assert.equal(dayOf("Pacific/Kiritimati", "2026-01-31T12:00:00Z"), "2026-02-01");
    assert.equal(addDays("2026-02-28", 1), "2026-03-01");
    assert.equal(addMinutes("23:30", 30), "24:00");
    assert.equal(minutesBetween("2026-03-29T00:30:00Z", "2026-03-29T01:30:00Z"), 60);
  });
});

describe("openings", () => {
  const rule = (rrule, starts_on = "2026-11-02", more = {}) => ({ id: "r", kind: "rule", rrule, starts_on, opens: "09:00", closes: "12:00", ...more });
  const open = (one, from, to) => openingsOf([one], from, to).map(({ day }) => day.slice(8));

  test("some weekdays, from the first day on", () => {
    assert.deepEqual(open(rule("FREQ=WEEKLY;BYDAY=MO,WE", "2026-11-04"), "2026-11-02", "2026-11-16"), ["04", "09", "11"]);
    assert.deepEqual(open(rule("FREQ=WEEKLY", "2026-11-05"), "2026-11-02", "2026-11-16"), ["05", "12"]);
  });

  test("every second week, until a day", () => {
    const one = rule("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;UNTIL=20261201");
    assert.deepEqual(open(one, "2026-11-01", "2026-12-31"), ["03", "17", "01"]);
  });

  test("every third day, and once", () => {
    assert.deepEqual(open(rule("FREQ=DAILY;INTERVAL=3"), "2026-11-01", "2026-11-10"), ["02", "05", "08"]);
    assert.deepEqual(open(rule(""), "2026-10-26", "2026-11-09"), ["02"]);
  });

  test("what a week cannot be painted from is told apart", () => {
    assert.ok(!isPaintable(rule("FREQ=MONTHLY;BYDAY=1MO")));
    assert.ok(!isPaintable(rule("FREQ=WEEKLY;BYDAY=MO;COUNT=3")));
    assert.ok(isPaintable(rule("FREQ=WEEKLY;BYDAY=MO,TU")));
    assert.ok(!opensOn(rule("FREQ=WEEKLY;BYDAY=MO"), "2026-10-26"));
  });

  test("an exception stands in place of the rules", () => {
    const closed = { id: "e", kind: "exception", starts_on: "2026-11-02", ends_on: "2026-11-03", hours: [], reason: "Away" };
    const short = { id: "f", kind: "exception", starts_on: "2026-11-04", ends_on: null, hours: [{ opens: "14:00", closes: "16:00" }] };
    const found = openingsOf([rule("FREQ=DAILY"), closed, short], "2026-11-02", "2026-11-06");
    assert.deepEqual(found.map(({ day, opens, entry }) => [day.slice(8), opens, entry.id]), [["02", "00:00", "e"], ["03", "00:00", "e"], ["04", "14:00", "f"], ["05", "09:00", "r"]]);
  });
});
