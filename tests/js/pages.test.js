/** What pages compute without a browser: the pieces of a message, rows, languages, colours, and texts. */

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { loadNativeEmojis, plainBody, splitBody } from "../../static/chat/body.js";
import { buildRows, inChunks } from "../../static/chat/rows.js";
import { addTexts, chooseLanguage, formatSize, language, t, texts } from "../../static/i18n/i18n.js";
import { fromForm, toForm } from "../../static/console/campaigns/segment.js";
import { mailTo } from "../../static/console/mail-to.js";
import { decode, guessMapping, headOf } from "../../static/model/contacts.js";
import { wordsOf } from "../../static/i18n/errors.js";
import { contrast } from "../../static/ui/theme.js";

const STATIC = new URL("../../static/", import.meta.url);

describe("the text of a message", () => {
  test("addresses are links, and what ends the sentence is not part of them", () => {
    const pieces = splitBody("See https://a.test/x?y=1, (http://b.test/z). Bye");
    assert.deepEqual(pieces.filter((piece) => piece.href).map((piece) => piece.text), ["https://a.test/x?y=1", "http://b.test/z"]);
    assert.equal(pieces.map((piece) => piece.text).join(""), "See https://a.test/x?y=1, (http://b.test/z). Bye");
  });

  test("only web addresses become links", () => {
    for (const text of ["javascript:alert(1)", "data:text/html,x", "https://", "//a.test", "vbscript:x", "ftp://a.test"]) {
      assert.ok(splitBody(text).every((piece) => !piece.href), text);
    }
  });

  test("an e-mail address cannot smuggle recipients or words", () => {
    const address = "mailto:eve@a.test%3Fbcc%3Dmallory%2540b.test%26body%3Dpay";
    assert.equal(mailTo("eve@a.test?bcc=mallory%40b.test&body=pay"), address);
    assert.equal(mailTo("eve@a.test"), "mailto:eve@a.test");
  });

  test("an address cannot smuggle markup", () => {
    const [piece] = splitBody("https://a.test/\"><script>alert(1)</script>");
    assert.equal(piece.text, "https://a.test/");
  });

  test("emojis are never raw text", async () => {
    assert.equal(plainBody("hot [emoji:fire]"), "hot 🙂");
    await loadNativeEmojis();
    assert.deepEqual(splitBody("a [emoji:fire] b"), [{ text: "a " }, { emoji: "fire" }, { text: " b" }]);
    assert.equal(plainBody("hot [emoji:fire]"), "hot 🔥");
    assert.ok(!plainBody("[emoji:nobody_knows_this]").includes("["));
  });
});

describe("rows", () => {
  const message = (seq, sender, minute, more = {}) => ({
    seq, sender: { id: sender, name: sender, role: "member" }, created_at: new Date(2026, 0, 1, 9, minute).toISOString(), ...more,
  });
  const build = (given) => buildRows({ messages: [], extras: [], pending: [], me: "me", newFrom: null, ...given });

  test("one sender's messages within five minutes are a run", () => {
    const rows = build({ messages: [message(1, "a", 0), message(2, "a", 1), message(3, "a", 9), message(4, "b", 9)] });
    assert.deepEqual(rows.map((row) => [row.first, row.last]), [[true, false], [false, true], [true, true], [true, true]]);
  });

  test("a day begins once, and the new begins after what was read", () => {
    const rows = build({ messages: [message(1, "a", 0), message(2, "me", 1), message(3, "a", 2), message(4, "a", 3)], newFrom: 1 });
    assert.deepEqual(rows.map((row) => row.day !== null), [true, false, false, false]);
    assert.deepEqual(rows.map((row) => row.isNew), [false, false, true, false]);
  });

  test("notes stand where they were written, and what is not sent at the end", () => {
    const note = { id: "n", created_at: new Date(2026, 0, 1, 9, 1, 30).toISOString() };
    const unsent = { client_id: "c", created_at: new Date(2026, 0, 1, 9, 0).toISOString() };
    const rows = build({ messages: [message(1, "a", 1), message(2, "a", 2)], extras: [note], pending: [unsent] });
    assert.deepEqual(rows.map((row) => row.type), ["message", "extra", "message", "pending"]);
  });

  test("older messages do not move the borders of chunks", () => {
    const messages = Array.from({ length: 200 }, (_, at) => message(at + 1, "a", 0));
    const some = inChunks(build({ messages: messages.slice(100) }));
    const all = inChunks(build({ messages }));
    const ends = (chunks) => new Map(chunks.map((chunk) => [chunk.key, chunk.rows[chunk.rows.length - 1].key]));
    for (const [key, end] of ends(some)) assert.equal(ends(all).get(key), end);
  });
});

describe("a table of contacts", () => {
  test("cells may hold separators, quotes and lines; the separator is the one that the first line has most of", () => {
    const head = headOf('\uFEFFName;"Note, or not"\r\n"Zoé ""Z"" F";"two\nlines"\r\n\r\nMax;\r\n');
    assert.deepEqual(head.columns, ["Name", "Note, or not"]);
    assert.deepEqual(head.rows, [['Zoé "Z" F', "two\nlines"], ["Max", ""]]);
  });

  test("files of spreadsheets are read in their encoding", () => {
    assert.equal(decode(new TextEncoder().encode("Zoé").buffer), "Zoé");
    assert.equal(decode(new Uint8Array([0x5a, 0x6f, 0xe9]).buffer), "Zoé");
    assert.equal(decode(new Uint8Array([0xff, 0xfe, 0x5a, 0, 0xe9, 0]).buffer).replace("\uFEFF", ""), "Zé");
  });

  test("columns are matched by what they are often called, each field once", () => {
    assert.deepEqual(guessMapping(["Prénom", "NOM", "E-Mail", "Tél.", "Remarque"]), { Prénom: "first_name", NOM: "last_name", "E-Mail": "email", "Tél.": "phone" });
    assert.deepEqual(guessMapping(["Nom", "Email", "Mail"]), { Nom: "name", Email: "email" });
  });
});

describe("a segment", () => {
  test("keeps only what is given, through its form and back", () => {
    const segment = { roles: ["member"], labels: ["vip"], not_seen_within_days: 30 };
    assert.deepEqual(fromForm(toForm(segment)), segment);
    assert.equal(fromForm(toForm(null)), null);
  });
});

describe("texts", () => {
  const tables = readdirSync(new URL("i18n/", STATIC)).filter((name) => name !== "i18n.js");
  const sources = (folder) => readdirSync(new URL(folder, STATIC), { recursive: true }).filter((name) => name.endsWith(".js"))
    .map((name) => readFileSync(new URL(`${folder}${name}`, STATIC), "utf8"));
  const known = new Map();

  test("every text is there in both languages, with the same values in it", async () => {
    for (const name of tables) {
      await import(new URL(`i18n/${name}`, STATIC).href);
    }
    for (const [key, text] of Object.entries(texts)) {
      known.set(key, text);
      assert.ok(text.en && text.fr, key);
      assert.equal(Array.isArray(text.en), Array.isArray(text.fr), key);
      const values = (one) => [...new Set([one].flat().join(" ").match(/\{\w+\}/g) ?? [])].sort();
      assert.deepEqual(values(text.fr), values(text.en), key);
    }
    assert.ok(known.size > 80);
  });

  test("no text is asked for that is not there, and none is there in vain", () => {
    const formats = readFileSync(new URL("i18n/formats.js", STATIC), "utf8").replace(/addTexts\(\{[^]*?\n\}\);/, "");
    const code = formats + ["booking/", "chat/", "console/", "model/", "pages/", "ui/", "widget/"].flatMap(sources).join("\n");
    const asked = [...code.matchAll(/\bt\("([a-z0-9_.]+)"/g)].map((match) => match[1]);
    for (const key of asked) assert.ok(known.has(key), `${key} has no text`);
    const composed = code + readFileSync(new URL("i18n/errors.js", STATIC), "utf8");
    const prefixes = [...composed.matchAll(/`([a-z0-9_.]+\.)\$\{/g)].map((match) => match[1]);
    const unused = [...known.keys()].filter((key) => !code.includes(`"${key}"`) && !prefixes.some((prefix) => key.startsWith(prefix)));
    assert.deepEqual(unused, []);
  });

  test("values and plural forms follow the language", () => {
    addTexts({ "test.count": { en: ["{count} file", "{count} files"], fr: ["{count} fichier", "{count} fichiers"] } });
    assert.equal(t("test.count", { count: 0 }), "0 files");
    language.value = "fr";
    assert.equal(t("test.count", { count: 0 }), "0 fichier");
    language.value = "en";
    assert.match(formatSize(1_500_000), /1\.5/);
  });

  test("an error is told in the person's language, in English with the server's own words", () => {
    const error = { code: "forbidden", message: "You have been muted in this conversation for now." };
    assert.equal(wordsOf(error), error.message);
    language.value = "fr";
    assert.equal(wordsOf(error), "Vous n’avez pas le droit de faire cela ici.");
    assert.equal(wordsOf({ code: "teapot", message: "I am a teapot." }), "I am a teapot.");
    language.value = "en";
  });

  test("a person gets their language where it is offered", () => {
    assert.equal(chooseLanguage(["fr", "en"], null, "en-GB"), "en");
    assert.equal(chooseLanguage(["fr"], "en"), "fr");
    assert.equal(chooseLanguage(["fr", "en"], "de"), "fr");
  });
});

describe("the house", () => {
  const BELOW = {
    i18n: ["vendor"], js: ["vendor"], ui: ["i18n", "vendor"], model: ["i18n", "js", "vendor"], chat: ["i18n", "js", "model", "ui", "vendor"],
    booking: ["i18n", "js", "model", "ui", "vendor"], widget: ["booking", "chat", "i18n", "js", "model", "ui", "vendor"],
    console: ["booking", "chat", "i18n", "js", "model", "ui", "vendor"],
    pages: ["booking", "chat", "i18n", "js", "model", "ui", "vendor", "widget"],
  };

  test("imports point down only", () => {
    for (const [room, below] of Object.entries(BELOW)) {
      const names = readdirSync(new URL(`${room}/`, STATIC), { recursive: true }).filter((name) => name.endsWith(".js"));
      for (const name of names) {
        const file = new URL(`${room}/${name}`, STATIC);
        const source = readFileSync(file, "utf8").replaceAll(/\/\*[\s\S]*?\*\//g, "");
        for (const [, path] of source.matchAll(/\b(?:from|import)\s*\(?\s*"(\.[^"]+)"/g)) {
          const [target] = new URL(path, file).href.slice(STATIC.href.length).split("/");
          assert.ok(target === room || below.includes(target), `${room}/${name} imports ${path}`);
        }
      }
    }
  });
});

describe("themes", () => {
  const css = readFileSync(new URL("ui/tokens.css", STATIC), "utf8");
  const themes = [...css.matchAll(/\{([^{}]*--danger-wash[^{}]*)\}/g)].map(([, block]) =>
    Object.fromEntries([...block.matchAll(/(--[\w-]+): (#[0-9a-f]{6});/g)].map(([, name, value]) => [name, value])));
  const rgb = (hex) => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
  const pairs = [
    ["--ink", "--ground"], ["--ink", "--raised"], ["--ink", "--sunken"], ["--ink", "--hover"], ["--quiet", "--ground"],
    ["--quiet", "--raised"], ["--quiet", "--sunken"], ["--on-accent", "--accent"], ["--accent-ink", "--ground"], ["--accent-ink", "--raised"],
    ["--accent-ink", "--accent-wash"], ["--on-own", "--own"], ["--danger", "--ground"], ["--danger", "--raised"], ["--danger", "--danger-wash"],
    ["--on-danger", "--danger"], ["--warning", "--warning-wash"], ["--success", "--success-wash"], ["--on-note", "--note"],
    ["--on-coach", "--coach"], ["--on-assistant", "--assistant"],
  ];

  test("all text can be read on its ground (WCAG 2.2 AA)", () => {
    assert.equal(themes.length, 3);
    themes.forEach((theme, at) => pairs.forEach(([text, ground]) => {
      const ratio = contrast(rgb(theme[text]), rgb(theme[ground]));
      assert.ok(ratio >= 4.5, `theme ${at}: ${text} on ${ground} has ${ratio.toFixed(2)}`);
    }));
  });

  test("what outlines a control can be seen (WCAG 2.2, 1.4.11)", () => {
    themes.forEach((theme, at) => ["--outline", "--focus"].forEach((line) => ["--ground", "--raised"].forEach((ground) => {
      const ratio = contrast(rgb(theme[line]), rgb(theme[ground]));
      assert.ok(ratio >= 3, `theme ${at}: ${line} on ${ground} has ${ratio.toFixed(2)}`);
    })));
  });
});
