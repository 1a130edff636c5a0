/** A list of short texts, such as labels or domains, typed one by one. */

import { t } from "../i18n/ui.js";
import { Chip } from "./badge.js";
import { Field } from "./field.js";
import { html, useId, useRef, useState } from "./html.js";

/**
 * Enter or a comma adds, Backspace in the empty field takes the last one away.
 * @param {{label: string, values: string[], onChange: (values: string[]) => void, validate?: (value: string) => string | null,
 *   normalize?: (value: string) => string, max?: number, hint?: any, error?: string | null, placeholder?: string,
 *   suggestions?: string[], disabled?: boolean, quietLabel?: boolean}} props `validate` gives what is wrong, or null
 */
export function ChipsField({ label, values, onChange, validate, normalize = (value) => value, max = 100, hint, error, placeholder,
  suggestions = [], disabled, quietLabel }) {
  const listId = useId();
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  const [text, setText] = useState("");
  const [problem, setProblem] = useState(/** @type {string | null} */ (null));
  const [news, setNews] = useState("");
  const write = (value) => {
    setText(value);
    setProblem(null);
  };
  const add = () => {
    const value = normalize(text.trim());
    if (!value) return;
    const wrong = whatIsWrong(value, values, max, validate);
    setProblem(wrong);
    if (wrong) return;
    onChange([...values, value]);
    setText("");
    setNews(t("ui.added", { value }));
  };
  const remove = (value) => {
    onChange(values.filter((one) => one !== value));
    setProblem(null);
    setNews(t("ui.removed", { value }));
    field.current?.focus();
  };
  const onKeyDown = (event) => {
    if (event.isComposing) return;
    if ((event.key === "Enter" || event.key === ",") && text.trim()) {
      event.preventDefault();
      add();
    } else if (event.key === "Backspace" && !text && values.length) remove(values[values.length - 1]);
  };
  const control = (bound) => html`<div class="ui-chips ui-input" onMouseDown=${(event) => toField(event, field.current)}>
    ${values.map((value) => html`<${Chip} key=${value} onRemove=${disabled ? undefined : () => remove(value)}>${value}<//>`)}
    <input ref=${field} class="ui-chips-input" value=${text} list=${suggestions.length ? listId : undefined} placeholder=${placeholder}
      disabled=${disabled} autocomplete="off" spellcheck=${false} autocapitalize="off" ...${bound}
      onInput=${(event) => write(event.currentTarget.value)} onKeyDown=${onKeyDown} onBlur=${add} />
    ${suggestions.length > 0 && html`<datalist id=${listId}>
      ${suggestions.filter((one) => !values.includes(one)).map((one) => html`<option key=${one} value=${one} />`)}
    </datalist>`}
    <span class="ui-unseen" role="status">${news}</span>
  </div>`;
  return html`<${Field} ...${{ label, quietLabel, error: problem ?? error, hint: hint ?? t("ui.chips.hint"), control }} />`;
}

function whatIsWrong(value, values, max, validate) {
  if (values.some((one) => one.toLowerCase() === value.toLowerCase())) return t("ui.chips.twice", { value });
  if (values.length >= max) return t("ui.chips.limit", { count: max });
  return validate?.(value) ?? null;
}

/** The frame looks like the field, so a press on it goes to the field. */
function toField(event, field) {
  if (event.target !== event.currentTarget) return;
  event.preventDefault();
  field?.focus();
}
