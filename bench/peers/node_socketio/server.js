// The stock Node peer: Socket.IO with its default options, one durable insert and one emit for each message.
"use strict";

const { createServer } = require("node:http");
const { MongoClient, ObjectId } = require("mongodb");
const { Server } = require("socket.io");

/** The number of the next message of each conversation, as long as the process lives. */
const nextSeq = new Map();

function takeSeq(conversationId) {
  const seq = nextSeq.get(conversationId) ?? 1;
  nextSeq.set(conversationId, seq + 1);
  return seq;
}

function writeMessage(sender, { conversation_id, client_id, body }) {
  const seq = takeSeq(conversation_id);
  return {
    conversation_id, seq, rev: seq, sender, client_id, body, attachments: [], reply_to: null, reactions: [],
    created_at: new Date(), edited_at: null, deleted_at: null,
  };
}

async function main() {
  const mongo = await new MongoClient(process.env.MONGO_URL).connect();
  const messages = mongo.db().collection("messages", { writeConcern: { w: "majority", journal: true } });
  const http = createServer();
  const io = new Server(http, { cors: { origin: "*" } });

  io.on("connection", (socket) => {
    const { user_id: id, name } = socket.handshake.auth;
    const sender = { id, name, role: "member" };

    socket.on("conversation.open", async ({ conversation_id }, acknowledge) => {
      await socket.join(conversation_id);
      acknowledge({ ok: true, data: {} });
    });

    socket.on("message.send", async (draft, acknowledge) => {
      const id = new ObjectId();
      const content = writeMessage(sender, draft);
      await messages.insertOne({ _id: id, ...content });
      const message = { id: id.toHexString(), ...content };
      io.to(draft.conversation_id).emit("message.created", { message });
      acknowledge({ ok: true, data: { message } });
    });
  });

  http.listen(Number(process.env.PORT), "127.0.0.1");
}

main();
