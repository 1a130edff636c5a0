/** Everything of the widget but the launcher: the panel, what floats beside it, and the few words of news. */

import { html } from "../ui/html.js";
import { useLazy } from "./lazy.js";
import { shown } from "./notices.js";
import { Panel } from "./panel.js";

/** @param {{widget: import("./state.js").Widget}} props */
export function App({ widget }) {
  const beside = widget.opened.value && widget.beside.value;
  const Beside = useLazy(() => import("./beside.js").then((module) => module.Beside), Boolean(beside));
  const Question = useLazy(() => import("../ui/dialog.js").then((module) => module.Confirmations), widget.asks.value);
  const News = useLazy(() => import("./news.js").then((module) => module.News), shown.value !== null);
  return html`
    ${widget.opened.value && html`<${Panel} widget=${widget} />`}
    ${beside && Beside && html`<${Beside} key=${beside.id} widget=${widget} thread=${beside} />`}
    <div class="news ui-root" role="status">${News && html`<${News} widget=${widget} />`}</div>
    ${Question && html`<${Question} />`}`;
}
