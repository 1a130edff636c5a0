/** How the pages of live queues begin: with the tenant's face, in the person's language, as somebody. */

import { asPalabreError } from "../../js/errors.js";
import { chooseLanguage, language, t } from "../../i18n/queues.js";
import { Session } from "../../model/session.js";
import { Button } from "../../ui/button.js";
import { effect, html, render, signal } from "../../ui/html.js";
import { Icon } from "../../ui/icons.js";
import "../../ui/page-icons.js";
import { applyTheme } from "../../ui/theme.js";

/** Milliseconds between two tries by itself: a screen on a wall starts before its server. */
const AGAIN_AFTER = 5_000, LONGER_AFTER = 30_000;
const KEPT = "palabre.language";

/**
 * @param {(page: {session: Session, appearance: any, trouble: import("../../vendor/signals.js").Signal<any>}) => any} draw
 * @param {{area?: string, theme?: "auto" | "light" | "dark" | "neon", languages?: string[], visitors?: boolean}} [options] `area` keeps
 *   screens on walls apart from people; `languages` goes before what the person likes; without `visitors` nobody is made one
 */
export async function startPage(draw, { area = "widget", theme, languages = [], visitors = true } = {}) {
  const root = /** @type {HTMLElement} */ (document.getElementById("app"));
  const tenant = document.body.dataset.tenant ?? "";
  speak([document.documentElement.lang]);
  const appearance = await readAppearance(tenant, root);
  speak(appearance.languages, ...languages, kept());
  applyTheme(document.documentElement, { theme: theme ?? appearance.theme, accent: appearance.accent });
  const session = new Session({ url: location.origin, tenant, area });
  const trouble = signal(/** @type {any} */ (null));
  if (visitors) keepSignedIn(session, trouble);
  else await session.start();
  render(html`<${Page} draw=${draw} page=${{ session, appearance, trouble }} />`, root);
}

/** A component, so that what it draws follows the language. */
function Page({ draw, page }) {
  return html`<div lang=${language.value} class="page">${draw(page)}</div>`;
}

async function readAppearance(tenant, root) {
  for (;;) {
    try {
      const reply = await fetch(`/api/v1/appearance?tenant=${encodeURIComponent(tenant)}`);
      if (reply.ok) return await reply.json();
    } catch {
      // Tried again below.
    }
    applyTheme(document.documentElement, { theme: "auto" });
    await new Promise((resolve) => {
      setTimeout(resolve, AGAIN_AFTER);
      render(html`<${Unreachable} onRetry=${() => resolve(null)} />`, root);
    });
  }
}

function Unreachable({ onRetry }) {
  return html`<main class="unreachable ui-state" role="alert">
    <span class="ui-state-icon"><${Icon} name="offline" size=${28} /></span>
    <h1 class="ui-state-title">${t("queues.unreachable")}</h1>
    <p class="ui-state-text">${t("queues.unreachable.text")}</p>
    <${Button} icon="retry" onClick=${onRetry}>${t("queues.retry")}<//>
  </main>`;
}

/** Whoever this browser knows, else a visitor; and again whenever that sign-in ends. */
function keepSignedIn(session, trouble) {
  let entering = false;
  const enter = async () => {
    if (entering) return;
    entering = true;
    while (session.state.value !== "ready") {
      try {
        if (!(await session.start())) await session.visitor();
        trouble.value = null;
      } catch (thrown) {
        const error = asPalabreError(thrown);
        trouble.value = error;
        const wait = error.retryable ? Math.max(AGAIN_AFTER, (error.retryAfter ?? 0) * 1_000) : LONGER_AFTER;
        await new Promise((resolve) => setTimeout(resolve, wait));
      }
    }
    entering = false;
  };
  effect(() => {
    if (session.state.value === "signed_out") queueMicrotask(() => void enter());
  });
}

/** @param {string[]} offered @param {...(string | null)} wanted */
function speak(offered, ...wanted) {
  language.value = chooseLanguage(offered, ...wanted, document.documentElement.lang);
  document.documentElement.lang = language.value;
}

/** @param {string} chosen @param {boolean} [keep] for the next time */
export function chooseToSpeak(chosen, keep = true) {
  try {
    if (keep) localStorage.setItem(KEPT, chosen);
  } catch {
    // It holds for this page.
  }
  speak([chosen]);
}

function kept() {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null;
  }
}
