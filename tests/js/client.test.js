/** Palabre's own client against the real server, with the network failing in every way that a test can bring about. */

import assert from "node:assert/strict";
import { afterEach, before, describe, test } from "node:test";
import { io } from "socket.io-client";
import { PalabreClient } from "../../static/js/client.js";
import { COMMANDS, ERRORS, FACTS } from "../../static/js/contract.js";
import { liftLimits, once, Person, until, URL_UNDER_TEST } from "./server.js";

const FAST = { firstRetry: 10, longestRetry: 100, connectTimeout: 1000, commandTimeout: 500, transports: ["websocket"] };
let clients = [];
let alice, bob;

before(async () => {
  await liftLimits();
  [alice, bob] = await Promise.all([Person.signIn("alice"), Person.signIn("bob")]);
});
afterEach(() => {
  clients.forEach((client) => client.close());
  clients = [];
});

async function connected(person, options = {}) {
  const client = new PalabreClient({ url: URL_UNDER_TEST, token: person.token, io, ...FAST, ...options });
  clients.push(client);
  client.connect();
  await until(() => client.state === "online", "the connection");
  return client;
}

/** Let through only those packets of the server that `keeps` wants: facts by `onevent`, acknowledgements by `onack`. */
function sieve(client, method, keeps) {
  const original = client.socket[method];
  client.socket[method] = function (packet) {
    if (keeps(packet)) original.call(this, packet);
  };
  return () => (client.socket[method] = original);
}

const cut = (client) => client.socket.io.engine?.close();
const sentence = (number) => `message ${number}`;
const bodies = (messages) => messages.map((message) => message.body);

async function assertSame(client, person, conversation) {
  const fresh = await person.readAll(conversation);
  await until(() => client.conversation(conversation).messages.length === fresh.length, "the store is complete");
  assert.deepEqual(client.conversation(conversation).messages, fresh);
  const shown = await person.call("GET", `/conversations/${conversation}`);
  await until(() => client.conversation(conversation).cursor === shown.last_rev, "the cursor arrives");
  assert.equal(client.conversation(conversation).unread, shown.unread);
}

describe("sending", () => {
  test("keeps the order of saying, without waiting for answers", async () => {
    const group = await (await Person.signIn("coach")).openGroup(alice, bob);
    const [mine, theirs] = [await connected(alice), await connected(bob)];
    await Promise.all([mine.open(group), theirs.open(group)]);
    const expected = Array.from({ length: 50 }, (_, number) => sentence(number));
    await Promise.all(expected.map((body) => mine.send(group, body)));
    assert.deepEqual(bodies(mine.conversation(group).messages), expected);
    await assertSame(theirs, bob, group);
  });

  test("neither loses, doubles nor reorders while connections and acknowledgements are lost", async () => {
    const group = await (await Person.signIn("coach")).openGroup(alice, bob);
    const [mine, theirs] = [await connected(alice), await connected(bob)];
    await Promise.all([mine.open(group), theirs.open(group)]);
    let acknowledged = 0;
    sieve(mine, "onack", () => ++acknowledged % 4 !== 0);
    let number = 0;
    const sends = [];
    for (let round = 0; round < 40; round++) {
      for (let each = 0; each < 5; each++) sends.push(mine.send(group, sentence(number++)));
      if (round % 2) await until(() => mine.state === "online", "it is back");
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 30));
      cut(round % 3 ? mine : theirs);
    }
    await Promise.all(sends);
    const fresh = await bob.readAll(group);
    assert.deepEqual(bodies(fresh), Array.from({ length: number }, (_, each) => sentence(each)));
    assert.deepEqual(fresh.map((message) => message.seq), fresh.map((_, index) => index + 1));
    await assertSame(mine, alice, group);
    await assertSame(theirs, bob, group);
    assert.equal(mine.outbox.pending.length, 0);
  });

  test("goes on over polling, too, when the connection is lost", async () => {
    const group = await (await Person.signIn("coach")).openGroup(alice);
    const mine = await connected(alice, { transports: ["polling"], commandTimeout: 2000 });
    await mine.open(group);
    const sends = [];
    for (let number = 0; number < 20; number++) {
      sends.push(mine.send(group, sentence(number)));
      if (number % 5 === 2) cut(mine);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    await Promise.all(sends);
    assert.deepEqual(bodies(await alice.readAll(group)), Array.from({ length: 20 }, (_, each) => sentence(each)));
    await assertSame(mine, alice, group);
  });

  test("waits as long as the server asks when it says too much", async () => {
    const admin = await Person.signIn("admin", "other");
    const narrow = { messages_per_minute: 120, agent_messages_per_minute: 120, burst: 3 };
    const { limits } = await admin.call("GET", "/tenant");
    await admin.call("PATCH", "/tenant", { limits: narrow });
    try {
      const alone = await Person.signIn("alice", "other");
      const { id } = await alone.call("POST", "/conversations", { kind: "support" });
      const earlier = (await alone.readAll(id)).length;
      const client = await connected(alone);
      const refusals = [];
      client.on("outbox", ({ error }) => error && refusals.push(error));
      const expected = Array.from({ length: 7 }, (_, number) => sentence(number));
      await Promise.all(expected.map((body) => client.send(id, body)));
      assert.deepEqual(bodies((await alone.readAll(id)).slice(earlier)), expected);
      assert.ok(refusals.length > 0 && refusals.length < 20, `${refusals.length} refusals`);
      assert.ok(refusals.every((error) => error.code === ERRORS.RATE_LIMITED && error.retryAfter > 0));
    } finally {
      await admin.call("PATCH", "/tenant", { limits });
    }
  });

  test("reports what the server refuses, and goes on with what follows", async () => {
    const group = await (await Person.signIn("coach")).openGroup(alice);
    const mine = await connected(alice);
    const refused = mine.send(group, "x".repeat(5001));
    const fine = mine.send(group, "short");
    await assert.rejects(refused, { code: ERRORS.INVALID });
    assert.equal((await fine).body, "short");
  });

  test("is bounded: what would not fit into the outbox is refused at once", async () => {
    const group = await (await Person.signIn("coach")).openGroup(alice);
    const mine = new PalabreClient({ url: URL_UNDER_TEST, token: alice.token, io, ...FAST, mostPending: 3 });
    clients.push(mine);
    const sends = [1, 2, 3].map((number) => mine.send(group, sentence(number)));
    await assert.rejects(mine.send(group, "one too many"), { code: "outbox_full" });
    mine.connect();
    assert.deepEqual(bodies(await Promise.all(sends)), [1, 2, 3].map(sentence));
  });
});

describe("the store", () => {
  test("fills a hole before it shows what came later", async () => {
    const group = await (await Person.signIn("coach")).openGroup(alice, bob);
    const [mine, theirs] = [await connected(alice), await connected(bob)];
    await Promise.all([mine.open(group), theirs.open(group)]);
    let heard = 0;
    sieve(theirs, "onevent", (packet) => packet.data[0] !== FACTS.MESSAGE_CREATED || ++heard % 7 !== 3);
    const shown = [];
    theirs.on("message", ({ message }) => shown.push(message.body));
    for (let number = 0; number < 60; number++) await mine.send(group, sentence(number));
    await mine.send(group, "the end");
    await until(() => shown.includes("the end"), "the end is heard");
    assert.deepEqual(shown.slice(0, 60), Array.from({ length: 60 }, (_, number) => sentence(number)));
    await assertSame(theirs, bob, group);
  });

  test("pages through a hole of more than 100 messages", async () => {
    const group = await (await Person.signIn("coach")).openGroup(alice, bob);
    const [mine, theirs] = [await connected(alice), await connected(bob)];
    await Promise.all([mine.open(group), theirs.open(group)]);
    let suppressed = 0;
    sieve(theirs, "onevent", (packet) => packet.data[0] !== FACTS.MESSAGE_CREATED || ++suppressed > 230);
    for (let number = 0; number < 231; number++) void mine.send(group, sentence(number));
    await until(async () => (await bob.readAll(group)).length === 231, "all is said");
    await assertSame(theirs, bob, group);
  });

  test("is current after an absence with edits, deletions, reactions and reading elsewhere", async () => {
    const group = await (await Person.signIn("coach")).openGroup(alice, bob);
    const [mine, theirs] = [await connected(alice), await connected(bob)];
    await Promise.all([mine.open(group), theirs.open(group)]);
    const sent = [];
    for (let number = 0; number < 10; number++) sent.push(await mine.send(group, sentence(number)));
    await assertSame(theirs, bob, group);
    theirs.connection.backoff.first = theirs.connection.backoff.longest = 60_000;
    cut(theirs);
    await until(() => theirs.state === "reconnecting", "the loss is noticed");
    await mine.edit(sent[2], "edited");
    await mine.delete(sent[4]);
    await mine.react(sent[6], "👍", true);
    await mine.send(group, "one more");
    await bob.call("PUT", `/conversations/${group}/read`, { seq: 8 });
    theirs.connect();
    await until(() => theirs.state === "online", "it is back");
    await assertSame(theirs, bob, group);
    await assertSame(mine, alice, group);
    assert.equal(theirs.conversation(group).unread, 3);
    assert.ok(theirs.conversation(group).message(5).deleted_at);
  });

  test("forgets the messages that moderation removed, and conversations one is taken out of", async () => {
    const coach = await Person.signIn("coach");
    const group = await coach.openGroup(alice, bob);
    const [mine, theirs] = [await connected(alice), await connected(bob)];
    await Promise.all([mine.open(group), theirs.open(group)]);
    for (let number = 0; number < 5; number++) await mine.send(group, sentence(number));
    await (await Person.signIn("admin")).call("DELETE", `/conversations/${group}/messages`);
    await until(() => theirs.conversation(group).messages.length === 0, "the history is gone");
    assert.equal(theirs.conversation(group).unread, 0);
    await mine.send(group, "a new beginning");
    await assertSame(theirs, bob, group);
    await coach.call("DELETE", `/conversations/${group}/members/${bob.id}`);
    await until(() => theirs.conversation(group) === null, "it is gone");
    await assert.rejects(theirs.send(group, "may I?"), { code: ERRORS.NOT_FOUND });
  });

  test("learns of removals that happened while it was away", async () => {
    const coach = await Person.signIn("coach");
    const group = await coach.openGroup(alice, bob);
    const theirs = await connected(bob, { firstRetry: 300 });
    await theirs.open(group);
    cut(theirs);
    await coach.call("DELETE", `/conversations/${group}/members/${bob.id}`);
    await until(() => theirs.conversation(group) === null, "it is gone");
    assert.equal(theirs.state, "online");
  });

  test("lists conversations, follows those it did not know, and reads older messages on demand", async () => {
    const group = await (await Person.signIn("coach")).openGroup(alice, bob);
    const mine = await connected(alice);
    for (let number = 0; number < 130; number++) void mine.send(group, sentence(number));
    await until(async () => (await alice.readAll(group)).length === 130, "all is said");
    const theirs = await connected(bob);
    await theirs.loadConversations();
    assert.equal(theirs.conversation(group).unread, 130);
    await mine.send(group, sentence(130));
    await until(() => theirs.conversation(group).unread === 131, "it is counted");
    await theirs.open(group);
    assert.equal(theirs.conversation(group).messages.length, 100);
    while (theirs.conversation(group).hasOlder) await theirs.loadOlder(group, 20);
    await assertSame(theirs, bob, group);
    theirs.markRead(group);
    assert.equal(theirs.conversation(group).unread, 0);
    await until(async () => (await bob.call("GET", `/conversations/${group}`)).unread === 0, "the server knows");
    const news = await (await Person.signIn("coach")).openGroup(bob);
    await until(() => theirs.conversation(news), "the new one is known");
  });

  test("stays bounded", async () => {
    const group = await (await Person.signIn("coach")).openGroup(alice);
    const mine = await connected(alice, { mostMessages: 20 });
    await mine.open(group);
    for (let number = 0; number < 60; number++) await mine.send(group, sentence(number));
    const { messages, fromSeq, hasOlder } = mine.conversation(group);
    assert.ok(messages.length <= 25 && messages.length >= 20, `${messages.length} messages`);
    assert.equal(messages[0].seq, fromSeq);
    assert.ok(hasOlder);
  });
});

describe("the session", () => {
  test("begins with a fresh token when the one at hand is refused", async () => {
    const asked = [];
    const getToken = (stale) => (asked.push(stale), stale === null ? "stale" : alice.token);
    await connected(alice, { token: undefined, getToken });
    assert.deepEqual(asked, [null, "stale"]);
  });

  test("ends when no token is to be had, after asking the page", async () => {
    let expired = 0;
    const client = new PalabreClient({ url: URL_UNDER_TEST, io, ...FAST, token: "stale", onTokenExpired: () => void expired++ });
    clients.push(client);
    const ended = once(client, "ended");
    client.connect();
    assert.deepEqual(await ended, { reason: ERRORS.UNAUTHENTICATED, final: true });
    assert.equal(expired, 1);
    assert.equal(client.state, "offline");
  });

  test("gives the server a fresh token when the old one ends soon", async () => {
    const person = await Person.signIn("alice");
    const client = await connected(person, { getToken: () => person.refresh() });
    const refreshed = new Promise((resolve) => client.socket.onAnyOutgoing((name, payload) => resolve({ name, payload })));
    client.socket.onevent({ data: [FACTS.SESSION_EXPIRING, { expires_in: 60 }] });
    const { name, payload } = await refreshed;
    assert.equal(name, COMMANDS.SESSION_REFRESH);
    assert.equal(payload.token, person.token);
    assert.equal(client.state, "online");
  });

  test("ends for good when it is revoked", async () => {
    const person = await Person.signIn("alice");
    const client = await connected(person);
    const ended = once(client, "ended");
    await person.call("POST", "/auth/logout");
    assert.deepEqual(await ended, { reason: "revoked", final: true });
    assert.equal(client.state, "offline");
    await assert.rejects(client.send("any", "thing"), { code: "closed" });
  });

  test("comes back after the delay that a draining server asks for", async () => {
    const client = await connected(alice);
    const first = client.socket.id;
    const started = Date.now();
    client.socket.onevent({ data: [FACTS.SERVER_DRAINING, { reconnect_in: 0.3 }] });
    await until(() => client.state === "online" && client.socket.id !== first, "it is back");
    assert.ok(Date.now() - started >= 300);
  });

  test("is tried again while the server is away, and at once when asked to", async () => {
    const client = await connected(alice, { firstRetry: 60_000, longestRetry: 60_000 });
    cut(client);
    await until(() => client.state === "reconnecting", "the loss is noticed");
    client.connect();
    await until(() => client.state === "online", "it is back at once", 2000);
  });
});

describe("those who are there", () => {
  test("see each other typing, and the end of it", async () => {
    const group = await (await Person.signIn("coach")).openGroup(alice, bob);
    const [mine, theirs] = [await connected(alice), await connected(bob)];
    await Promise.all([mine.open(group), theirs.open(group)]);
    const seen = [];
    theirs.on("typing", ({ users }) => seen.push(users.map((user) => user.id)));
    let told = 0;
    mine.socket.onAnyOutgoing((name) => (told += name === COMMANDS.TYPING_START ? 1 : 0));
    for (let key = 0; key < 20; key++) mine.typing(group);
    await until(() => seen.length === 1, "typing is seen");
    await mine.send(group, "said");
    await until(() => seen.length === 2, "its end is seen");
    assert.deepEqual(seen, [[alice.id], []]);
    assert.equal(told, 1);
  });

  test("are watched again after a reconnection", async () => {
    const coach = await Person.signIn("coach");
    const watcher = await connected(coach);
    const chloe = await Person.signIn("chloe");
    await watcher.watch([chloe.id]);
    cut(watcher);
    await until(() => watcher.state === "reconnecting", "the loss is noticed");
    await until(() => watcher.state === "online", "it is back");
    const came = once(watcher, "presence", ({ user_id, online }) => user_id === chloe.id && online);
    const hers = await connected(chloe);
    await came;
    assert.ok(watcher.presence.isOnline(chloe.id));
    const left = once(watcher, "presence", ({ user_id, online }) => user_id === chloe.id && !online);
    hers.close();
    await left;
  });
});
