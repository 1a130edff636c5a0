import { html, render } from "./ui/html.js";
import { Session } from "./model/session.js";
import { Thread } from "./model/thread.js";
import { ChatThread } from "./chat/chat-thread.js";
import { applyTheme } from "./ui/theme.js";
const q = new URLSearchParams(location.search);
applyTheme(document.documentElement, { theme: q.get("theme") ?? "light" });
const session = new Session({ url: location.origin, tenant: "demo", area: "try" + (q.get("who") ?? "") });
window.session = session;
(async () => {
  if (!(await session.start())) await session.login((q.get("who") ?? "coach") + "@demo.test", "palabre-demo");
  const thread = new Thread(session, q.get("c"));
  window.thread = thread;
  thread.open();
  render(html`<${ChatThread} session=${session} thread=${thread} options=${{ onPerson: (p) => (window.person = p), canModerate: true }} />`, document.body);
})();
