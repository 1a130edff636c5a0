/** What the pages of live queues compute without a browser: places, estimates, the order of calls, spoken numbers. */

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Announcements, withCall } from "../../static/model/announcements.js";
import { aged, estimateAt, inMinutes, placeOf } from "../../static/model/line.js";
import { language } from "../../static/i18n/i18n.js";
import { sayBefore, sayEstimate, sayLeft } from "../../static/pages/queues/words.js";
import { spell } from "../../static/model/spelling.js";
import { shouldReload } from "../../static/model/upkeep.js";

describe("a place in the line", () => {
  test("is counted over all runs before it", () => {
    const line = [[7, 2], [3, 1], [12, 3]];
    assert.deepEqual([7, 8, 3, 12, 13, 14].map((slot) => placeOf(slot, line)), [1, 2, 3, 4, 5, 6]);
  });

  test("is the index that a plain list would give, for any line", () => {
    let seed = 7;
    const random = (below) => (seed = (seed * 48271) % 2147483647) % below;
    for (let round = 0; round < 200; round++) {
      const slots = Array.from({ length: 40 }, (_, at) => at).filter(() => random(3) > 0).sort(() => random(2) - 0.5);
      const line = [];
      for (const slot of slots) {
        const last = line.at(-1);
        if (last && last[0] + last[1] === slot) last[1]++;
        else line.push([slot, 1]);
      }
      slots.forEach((slot, at) => assert.equal(placeOf(slot, line), at + 1));
    }
  });

  test("is unknown for who does not wait, or stands behind where the line was cut", () => {
    assert.equal(placeOf(9, [[7, 2]]), null);
    assert.equal(placeOf(6, [[7, 2]]), null);
    assert.equal(placeOf(1, []), null);
    assert.equal(placeOf(8_000_000_003, [[9_000_000_001, 2], [8_000_000_001, 2]]), null);
  });
});

describe("an estimate", () => {
  const places = [[1, 60, 120], [3, 300, 480], [10, 1000, 1600]];

  test("is the known one at a known place", () => {
    assert.deepEqual(estimateAt(3, places), { median: 300, p80: 480 });
    assert.deepEqual(estimateAt(10, places), { median: 1000, p80: 1600 });
  });

  test("lies between two known places in proportion", () => {
    assert.deepEqual(estimateAt(2, places), { median: 180, p80: 300 });
  });

  test("goes on as steeply beyond the last, and never below nothing", () => {
    assert.deepEqual(estimateAt(17, places), { median: 1700, p80: 2720 });
    assert.deepEqual(estimateAt(9, [[1, 60, 60], [2, 10, 10]]), { median: 0, p80: 0 });
    assert.deepEqual(estimateAt(4, [[2, 100, 200]]), { median: 200, p80: 400 });
  });

  test("before the first known place is that of the first", () => {
    assert.deepEqual(estimateAt(1, [[2, 100, 200], [4, 300, 400]]), { median: 100, p80: 200 });
  });

  test("is unknown where nothing is known", () => {
    assert.equal(estimateAt(1, null), null);
    assert.equal(estimateAt(1, []), null);
  });

  test("grows shorter without news, but not to nothing", () => {
    assert.deepEqual(aged({ median: 100, p80: 400 }, 30), { median: 70, p80: 370 });
    assert.deepEqual(aged({ median: 100, p80: 400 }, 90), { median: 50, p80: 310 });
    assert.deepEqual(aged({ median: 100, p80: 400 }, -20), { median: 100, p80: 400 });
  });

  test("is said in minutes that hold it, the longer the rounder", () => {
    const say = (median, p80) => Object.values(inMinutes({ median: median * 60, p80: p80 * 60 }));
    assert.deepEqual(say(0.2, 0.6), [0, 1]);
    assert.deepEqual(say(3.4, 6.1), [3, 7]);
    assert.deepEqual(say(12, 18), [10, 20]);
    assert.deepEqual(say(10, 20), [10, 20]);
    assert.deepEqual(say(70, 100), [60, 105]);
    assert.deepEqual(say(200, 250), [180, 270]);
    assert.deepEqual(say(5, 5), [5, 5]);
  });
});

describe("a wait in words", () => {
  const say = (median, p80) => sayEstimate({ median: median * 60, p80: p80 * 60 });

  test("is short, and rounder the longer it is", () => {
    assert.equal(say(0.2, 0.5), "less than a minute");
    assert.equal(say(0.4, 2.5), "less than 3 minutes");
    assert.equal(say(4, 4), "about 4 minutes");
    assert.equal(say(12, 18), "about 10 to 20 minutes");
    assert.equal(say(50, 118), "about 45 minutes to 2 h");
    assert.equal(say(80, 110), "about 1 h 15 to 2 h");
    assert.equal(say(200, 400), "about 3 h to 7 h");
  });

  test("follows the language, and says when it is unknown", () => {
    language.value = "fr";
    assert.equal(say(12, 18), "environ 10 à 20 minutes");
    assert.equal(sayEstimate(null), "pas encore connue");
    language.value = "en";
    assert.equal(sayBefore(1), "You are next");
    assert.equal(sayBefore(2), "1 person before you");
  });

  test("what is left is told in minutes and seconds", () => {
    assert.deepEqual([0, 400, 61_000, 600_000, -5].map(sayLeft), ["0:00", "0:01", "1:01", "10:00", "0:00"]);
  });
});

/** Time that passes when a test says so. */
function clock() {
  let now = 0;
  let due = [];
  return {
    later: (work, ms) => void due.push({ at: now + ms, work }),
    pass(ms) {
      const end = now + ms;
      for (;;) {
        const next = due.filter(({ at }) => at <= end).sort((one, other) => one.at - other.at)[0];
        if (!next) break;
        due = due.filter((one) => one !== next);
        now = next.at;
        next.work();
      }
      now = end;
    },
  };
}

describe("announcements", () => {
  const call = (number, calls = 1) => ({ ticket_id: number, number, desk: "Desk 1", calls, at: "2026-01-01T10:00:00.000Z" });

  function board() {
    const time = clock();
    const shown = [];
    const announcements = new Announcements({ shownFor: 8_000, later: time.later, onShow: (one) => shown.push(one.number) });
    return { time, shown, announcements };
  }

  test("two calls at once are shown one after the other, each for its whole time", () => {
    const { time, shown, announcements } = board();
    announcements.announce(call("A-001"));
    announcements.announce(call("A-002"));
    assert.deepEqual(shown, ["A-001"]);
    time.pass(7_999);
    assert.equal(announcements.current.value?.number, "A-001");
    time.pass(1);
    assert.equal(announcements.current.value?.number, "A-002");
    time.pass(8_000);
    assert.equal(announcements.current.value, null);
    assert.deepEqual(shown, ["A-001", "A-002"]);
  });

  test("a call in the middle of another waits for a whole time of its own", () => {
    const { time, announcements } = board();
    announcements.announce(call("A-001"));
    time.pass(5_000);
    announcements.announce(call("A-002"));
    time.pass(3_000);
    assert.equal(announcements.current.value?.number, "A-002");
    time.pass(7_999);
    assert.equal(announcements.current.value?.number, "A-002");
  });

  test("the same call told twice is announced once, and a recall again", () => {
    const { time, shown, announcements } = board();
    announcements.announce(call("A-001"));
    announcements.announce(call("A-001"));
    announcements.announce(call("A-001", 2));
    time.pass(60_000);
    announcements.announce(call("A-001", 2));
    assert.deepEqual(shown, ["A-001", "A-001"]);
  });

  test("a recall of one that was not shown yet keeps its turn and is shown once", () => {
    const { time, shown, announcements } = board();
    for (const one of [call("A-001"), call("A-002"), call("A-003"), call("A-002", 2)]) announcements.announce(one);
    time.pass(60_000);
    assert.deepEqual(shown, ["A-001", "A-002", "A-003"]);
  });

  test("what is known already is not announced", () => {
    const { shown, announcements } = board();
    announcements.remember(call("A-001"));
    announcements.announce(call("A-001"));
    assert.deepEqual(shown, []);
  });

  test("a flood costs bounded memory", () => {
    const { time, shown, announcements } = board();
    for (let at = 0; at < 10_000; at++) announcements.announce(call(`A-${at}`));
    assert.equal(announcements.waiting, 40);
    time.pass(3_600_000);
    assert.equal(shown.length, 41);
    assert.equal(shown.at(-1), "A-9999");
  });

  test("the last calls stand newest first, one a ticket", () => {
    const at = (second) => `2026-01-01T10:00:0${second}.000Z`;
    let known = [];
    for (const [number, second] of [["A-001", 1], ["A-002", 2], ["A-003", 3], ["A-001", 4], ["A-004", 5], ["A-005", 0]]) {
      known = withCall(known, { ...call(number), at: at(second) }, 3);
    }
    assert.deepEqual(known.map((one) => one.number), ["A-004", "A-001", "A-003"]);
  });
});

describe("a number as it is said", () => {
  test("has no dash, no zeros before it, and its letters one by one", () => {
    assert.deepEqual(["A-012", "AB-007", "C-100", "A-000", "É-3", "12", ""].map(spell), ["A 12", "A B 7", "C 100", "A 0", "É 3", "12", ""]);
  });
});

describe("a page that nobody looks after", () => {
  const state = { version: "a", present: "a", openFor: 3_600_000, hour: 12, busy: false };

  test("loads itself anew when the server's files changed", () => {
    assert.equal(shouldReload({ ...state, present: "b" }), true);
  });

  test("waits while it is used, and while the server cannot be asked", () => {
    assert.equal(shouldReload({ ...state, present: "b", busy: true }), false);
    assert.equal(shouldReload({ ...state, present: null, openFor: 1e12, hour: 3 }), false);
  });

  test("begins afresh after some days, at night", () => {
    const old = { ...state, openFor: 4 * 86_400_000 };
    assert.deepEqual([2, 3, 4, 5, 12].map((hour) => shouldReload({ ...old, hour })), [false, true, true, false, false]);
    assert.equal(shouldReload({ ...state, hour: 3 }), false);
  });
});
