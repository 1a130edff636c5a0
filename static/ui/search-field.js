/** A search that asks when the person pauses. */

import { t } from "../i18n/ui.js";
import { IconButton } from "./button.js";
import { html, useEffect, useId, useRef, useState } from "./html.js";
import { Icon } from "./icons.js";

/**
 * Enter asks at once; Escape and the cross clear it. The label is for readers and stands as the placeholder.
 * @param {{label?: string, value?: string, onSearch: (text: string) => void, delay?: number, class?: string, [rest: string]: any}} props
 *   delay in milliseconds; a new `value` from outside replaces what was typed
 */
export function SearchField({ label = t("ui.search"), value = "", onSearch, delay = 300, class: extra = "", ...rest }) {
  const id = useId();
  const field = useRef(null);
  const [text, setText] = useState(value);
  const waiting = useRef({ timer: 0, asked: value, onSearch });
  waiting.current.onSearch = onSearch;
  useEffect(() => () => clearTimeout(waiting.current.timer), []);
  useEffect(() => {
    if (value === waiting.current.asked) return;
    clearTimeout(waiting.current.timer);
    waiting.current.asked = value;
    setText(value);
  }, [value]);
  const ask = (wanted, after) => {
    setText(wanted);
    clearTimeout(waiting.current.timer);
    waiting.current.timer = setTimeout(() => {
      if (wanted === waiting.current.asked) return;
      waiting.current.asked = wanted;
      waiting.current.onSearch(wanted);
    }, after);
  };
  const clear = () => {
    ask("", 0);
    field.current.focus();
  };
  const onKeyDown = (event) => {
    if (event.key === "Enter") ask(text, 0);
    if (event.key !== "Escape" || !text) return;
    event.preventDefault();
    event.stopPropagation();
    clear();
  };
  return html`<search class="ui-search ui-control ${extra}">
    <label class="ui-unseen" for=${id}>${label}</label>
    <${Icon} name="search" size=${18} />
    <input ref=${field} id=${id} class="ui-input" type="search" value=${text} placeholder=${label} autocomplete="off" spellcheck=${false}
      enterkeyhint="search" ...${rest} onInput=${(event) => ask(event.currentTarget.value, delay)} onKeyDown=${onKeyDown} />
    ${text && html`<${IconButton} icon="close" size=${16} label=${t("ui.clear")} class="ui-search-clear" onClick=${clear} />`}
  </search>`;
}
