/** The server under test, and its demo people. */

export const URL_UNDER_TEST = process.env.PALABRE_URL ?? "http://127.0.0.1:8080";
const PASSWORD = process.env.PALABRE_DEMO_PASSWORD ?? "palabre-demo";

export class Person {
  constructor(signedIn) {
    this.token = signedIn.access_token;
    this.refreshToken = signedIn.refresh_token;
    this.id = signedIn.user.id;
  }

  static async signIn(name, tenant = "demo") {
    const body = { tenant, email: `${name}@${tenant}.test`, password: PASSWORD };
    return new Person(await call("POST", "/auth/login", body));
  }

  call(method, path, body) {
    return call(method, path, body, this.token);
  }

  /** Another access token of the same sign-in. */
  async refresh() {
    const fresh = await call("POST", "/auth/refresh", { refresh_token: this.refreshToken });
    this.refreshToken = fresh.refresh_token;
    this.token = fresh.access_token;
    return this.token;
  }

  async openGroup(...others) {
    const body = { kind: "group", title: "Tested from JavaScript", member_ids: others.map((other) => other.id) };
    return (await this.call("POST", "/conversations", body)).id;
  }

  /** Every message, oldest first, as REST shows them. */
  async readAll(conversationId) {
    const pages = [];
    let query = "limit=100";
    do {
      const page = await this.call("GET", `/conversations/${conversationId}/messages?${query}`);
      pages.unshift(page.items);
      query = page.next_cursor ? `limit=100&cursor=${encodeURIComponent(page.next_cursor)}` : null;
    } while (query);
    return pages.flat();
  }
}

async function call(method, path, body, token) {
  const headers = { "Content-Type": "application/json" };
  if (token) headers.Authorization = `Bearer ${token}`;
  const reply = await fetch(`${URL_UNDER_TEST}/api/v1${path}`, { method, headers, body: body && JSON.stringify(body) });
  const text = await reply.text();
  if (!reply.ok) throw new Error(`${method} ${path}: ${reply.status} ${text}`);
  return text && JSON.parse(text);
}

/** Let tests speak as fast as they like. */
export async function liftLimits(tenant = "demo") {
  const admin = await Person.signIn("admin", tenant);
  const limits = { messages_per_minute: 1_000_000, agent_messages_per_minute: 1_000_000, burst: 100_000, sockets_per_user: 1_000 };
  await admin.call("PATCH", "/tenant", { limits });
}

/** Ask again until it holds, and give what it gave. */
export async function until(holds, what, within = 15_000) {
  const deadline = Date.now() + within;
  for (;;) {
    const found = await holds();
    if (found) return found;
    if (Date.now() > deadline) throw new Error(`did not happen in time: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** The next event of this name. */
export function once(emitter, name, matches = () => true) {
  return new Promise((resolve) => {
    emitter.on(name, (detail) => matches(detail) && resolve(detail));
  });
}
