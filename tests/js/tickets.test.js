/** A queue as a page keeps it: changes in any order, healed by rev; and what may be done when. */

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { QueueCopy, callingOrder, legalMoves, secondsSince, secondsUntil } from "../../static/model/tickets.js";

const queue = (rev, line, more = {}) => ({ id: "q", rev, line, line_complete: true, waiting: line.reduce((sum, [, count]) => sum + count, 0), ...more });
const ticket = (id, slot, rev, more = {}) => ({ id, queue_id: "q", slot, rev, state: "waiting", place: null, arrived_at: `2026-01-05T09:0${slot}:00Z`, ...more });
const ids = (tickets) => tickets.map((one) => one.id);

describe("a copy of a queue", () => {
  const begun = () => {
    const copy = new QueueCopy("q");
    copy.begin({ queue: queue(5, [[1, 3]]), tickets: [ticket("a", 1, 1), ticket("b", 2, 2), ticket("c", 3, 3)] });
    return copy;
  };

  test("those who wait stand in calling order", () => {
    const copy = begun();
    copy.hearQueue(queue(6, [[3, 1], [1, 2]]));
    assert.deepEqual(ids(copy.waiting()), ["c", "a", "b"]);
    assert.deepEqual(copy.waiting().map((one) => one.place), [1, 2, 3]);
  });

  test("an older fact changes nothing", () => {
    const copy = begun();
    assert.ok(copy.hearTicket(ticket("a", 1, 7, { state: "called" })));
    assert.ok(!copy.hearTicket(ticket("a", 1, 6)));
    assert.equal(copy.tickets.get("a").state, "called");
    assert.ok(copy.hearQueue(queue(9, [[2, 2]])));
    assert.ok(!copy.hearQueue(queue(8, [[1, 3]])));
    assert.deepEqual(copy.queue.line, [[2, 2]]);
  });

  test("what was missed is known to be missing until it has come", () => {
    const copy = begun();
    copy.hearTicket(ticket("d", 4, 6));
    assert.ok(!copy.missing);
    copy.hearTicket(ticket("f", 6, 8));
    assert.ok(copy.missing);
    assert.equal(copy.rev, 6);
    copy.hearTicket(ticket("e", 5, 7));
    assert.ok(!copy.missing);
    assert.equal(copy.rev, 8);
  });

  test("healing takes pages until there are no more", () => {
    const copy = begun();
    copy.hearTicket(ticket("z", 9, 20));
    copy.heal({ queue: queue(20, [[1, 2]]), tickets: [ticket("c", 3, 9, { state: "done" }), ticket("d", 4, 12)], more: true });
    assert.equal(copy.rev, 12);
    assert.ok(copy.missing);
    copy.heal({ queue: queue(20, [[1, 2]]), tickets: [ticket("z", 9, 20)], more: false });
    assert.equal(copy.rev, 20);
    assert.ok(!copy.missing);
    assert.ok(!copy.tickets.has("c"));
  });

  test("facts that come before the whole was read are not lost", () => {
    const copy = new QueueCopy("q");
    copy.hearTicket(ticket("a", 1, 6, { state: "called" }));
    copy.begin({ queue: queue(5, [[1, 1]]), tickets: [ticket("a", 1, 1)] });
    assert.equal(copy.tickets.get("a").state, "called");
    assert.equal(copy.rev, 6);
  });

  test("who went to another queue, or is not in the line any more, does not wait here", () => {
    const copy = begun();
    copy.hearTicket(ticket("a", 77, 3, { queue_id: "other" }));
    assert.deepEqual(ids(copy.waiting()), ["b", "c"]);
    copy.hearQueue(queue(9, [[3, 1]]));
    assert.deepEqual(ids(copy.waiting()), ["c"]);
  });

  test("who has just come is shown before the line tells of them", () => {
    const copy = begun();
    copy.hearTicket(ticket("d", 4, 6, { place: 4 }));
    assert.deepEqual(ids(copy.waiting()), ["a", "b", "c", "d"]);
  });

  test("who is done goes, and who did not come is kept", () => {
    const copy = begun();
    copy.hearTicket(ticket("a", 1, 6, { state: "done" }));
    copy.hearTicket(ticket("b", 2, 7, { state: "no_show" }));
    assert.deepEqual(ids(copy.inState("no_show")), ["b"]);
    assert.ok(!copy.tickets.has("a"));
    copy.begin({ queue: queue(8, [[3, 1]]), tickets: [ticket("c", 3, 3)] });
    assert.deepEqual(ids(copy.inState("no_show")), ["b"]);
  });
});

describe("what may be done", () => {
  const now = Date.parse("2026-01-05T09:10:00Z");

  test("nobody is declared absent before the grace period has passed", () => {
    const called = { state: "called", no_show_at: "2026-01-05T09:10:20Z" };
    assert.equal(secondsUntil(called.no_show_at, now), 20);
    assert.ok(!legalMoves(called, now).has("no-show"));
    assert.ok(legalMoves(called, now + 20_000).has("no-show"));
    assert.ok(legalMoves(called, now).has("start"));
  });

  test("what is over offers nothing", () => {
    assert.equal(legalMoves({ state: "done" }, now).size, 0);
    assert.deepEqual([...legalMoves({ state: "no_show" }, now)], ["call", "notes"]);
  });

  test("seconds never go below nothing", () => {
    assert.equal(secondsSince("2026-01-05T09:11:00Z", now), 0);
    assert.equal(secondsSince("2026-01-05T09:09:00Z", now), 60);
    assert.equal(secondsSince(null, now), 0);
  });

  test("one calls first where somebody has waited longest", () => {
    const head = (id, arrived) => ({ queue: { id }, waiting: arrived ? [{ arrived_at: arrived }] : [] });
    assert.deepEqual(callingOrder([head("a", null), head("b", "2026-01-05T09:02:00Z"), head("c", "2026-01-05T09:01:00Z")]), ["c", "b", "a"]);
  });
});
