/** The official socket.io-client, as anybody would use it. */

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { io } from "socket.io-client";
import { COMMANDS, ERRORS, FACTS } from "../../static/js/contract.js";
import { liftLimits, once, Person, until, URL_UNDER_TEST } from "./server.js";

const TRANSPORTS = {
  websocket: ["websocket"],
  polling: ["polling"],
  "polling, then an upgrade to websocket": ["polling", "websocket"],
};

const opened = [];
function connect(token, transports) {
  const socket = io(URL_UNDER_TEST, { auth: { token }, transports, forceNew: true, reconnection: false });
  opened.push(socket);
  return socket;
}

let alice, bob, conversation;
before(async () => {
  await liftLimits();
  [alice, bob] = await Promise.all([Person.signIn("alice"), Person.signIn("bob")]);
  const direct = await alice.call("POST", "/conversations", { kind: "direct", user_id: bob.id });
  conversation = direct.id;
});
after(() => opened.forEach((socket) => socket.disconnect()));

for (const [name, transports] of Object.entries(TRANSPORTS)) {
  describe(`over ${name}`, () => {
    test("one says something and the other hears it", async () => {
      const [mine, theirs] = [connect(alice.token, transports), connect(bob.token, transports)];
      await Promise.all([once(mine, "connect"), once(theirs, "connect")]);
      const heard = once(theirs, FACTS.MESSAGE_CREATED, ({ message }) => message.body === `Hello over ${name} 🌳`);
      const payload = { conversation_id: conversation, client_id: crypto.randomUUID(), body: `Hello over ${name} 🌳` };
      const answer = await mine.timeout(5000).emitWithAck(COMMANDS.MESSAGE_SEND, payload);
      assert.equal(answer.ok, true);
      assert.deepEqual((await heard).message, answer.data.message);
      const again = await mine.timeout(5000).emitWithAck(COMMANDS.MESSAGE_SEND, payload);
      assert.equal(again.data.message.id, answer.data.message.id);
    });

    test("a bad token is refused with the error shape", async () => {
      const error = await once(connect("nonsense", transports), "connect_error");
      assert.equal(error.data.error.code, ERRORS.UNAUTHENTICATED);
      assert.equal(error.data.error.retryable, false);
    });

    test("an unknown command is answered with an error", async () => {
      const socket = connect(alice.token, transports);
      await once(socket, "connect");
      const answer = await socket.timeout(5000).emitWithAck("message.sing", {});
      assert.equal(answer.ok, false);
      assert.equal(answer.error.code, ERRORS.NOT_FOUND);
    });
  });
}

test("a connection that begins with polling ends up on websocket and keeps its facts in order", async () => {
  const socket = connect(bob.token, ["polling", "websocket"]);
  const speaker = connect(alice.token, ["websocket"]);
  const bodies = [];
  socket.on(FACTS.MESSAGE_CREATED, ({ message }) => message.body.startsWith("during ") && bodies.push(message.body));
  await Promise.all([once(socket, "connect"), once(speaker, "connect")]);
  const expected = Array.from({ length: 100 }, (_, number) => `during ${number}`);
  for (const body of expected) {
    speaker.emit(COMMANDS.MESSAGE_SEND, { conversation_id: conversation, client_id: crypto.randomUUID(), body });
  }
  await until(() => bodies.length >= expected.length, "all was heard");
  assert.deepEqual(bodies, expected);
  await until(() => socket.io.engine.transport.name === "websocket", "the upgrade");
});
