/** Form fields: a label, a control, a hint, and what is wrong with it. */

import { t } from "../i18n/ui.js";
import { html, useId } from "./html.js";
import { Icon } from "./icons.js";

/**
 * What all fields take.
 * @typedef {{label: string, quietLabel?: boolean, hint?: any, error?: string | null, required?: boolean,
 *   disabled?: boolean, class?: string, [rest: string]: any}} FieldProps `quietLabel` hides the label from sight only
 */

/**
 * The frame of a field; `control` gets what binds it to its label, hint and error.
 * @param {FieldProps & {control: (bound: object) => any}} props
 */
export function Field({ label, quietLabel, hint, error, required, class: extra = "", control }) {
  const id = useId();
  const described = [error && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(" ") || undefined;
  const bound = { id, required, "aria-describedby": described, "aria-invalid": error ? "true" : undefined };
  return html`<div class="ui-field ${extra}">
    <label class=${quietLabel ? "ui-unseen" : "ui-label"} for=${id}>${label}${required && html`<${Required} />`}</label>
    ${control(bound)}
    ${error && html`<p class="ui-field-error" id=${`${id}-error`}><${Icon} name="alert" size=${16} />${error}</p>`}
    ${hint && html`<p class="ui-hint" id=${`${id}-hint`}>${hint}</p>`}
  </div>`;
}

function Required() {
  return html`<span class="ui-required" title=${t("ui.required")} aria-hidden="true"> *</span>`;
}

/** @param {FieldProps & {value: string, onInput?: (value: string) => void, type?: string, icon?: string}} props */
export function TextField({ label, quietLabel, hint, error, required, class: extra, value, onInput, type = "text", icon, ...rest }) {
  const control = (bound) => html`<span class="ui-control">
    ${icon && html`<${Icon} name=${icon} size=${18} />`}
    <input class="ui-input" type=${type} value=${value} onInput=${(event) => onInput?.(event.currentTarget.value)} ...${bound} ...${rest} />
  </span>`;
  return html`<${Field} ...${{ label, quietLabel, hint, error, required, class: extra, control }} />`;
}

/** @param {FieldProps & {value: string, onInput?: (value: string) => void, rows?: number}} props */
export function TextArea({ label, quietLabel, hint, error, required, class: extra, value, onInput, rows = 4, ...rest }) {
  const control = (bound) => html`<textarea class="ui-input" rows=${rows} value=${value}
    onInput=${(event) => onInput?.(event.currentTarget.value)} ...${bound} ...${rest}></textarea>`;
  return html`<${Field} ...${{ label, quietLabel, hint, error, required, class: extra, control }} />`;
}

/**
 * @param {FieldProps & {value: string, options: {value: string, label: string, disabled?: boolean}[],
 *   onChange?: (value: string) => void}} props
 */
export function Select({ label, quietLabel, hint, error, required, class: extra, value, options, onChange, ...rest }) {
  const control = (bound) => html`<span class="ui-control ui-select">
    <select class="ui-input" value=${value} onChange=${(event) => onChange?.(event.currentTarget.value)} ...${bound} ...${rest}>
      ${options.map((one) => html`<option key=${one.value} value=${one.value} disabled=${one.disabled}
        selected=${one.value === value}>${one.label}</option>`)}
    </select>
    <${Icon} name="chevron-down" size=${18} />
  </span>`;
  return html`<${Field} ...${{ label, quietLabel, hint, error, required, class: extra, control }} />`;
}

/** @param {FieldProps & {checked: boolean, onChange?: (checked: boolean) => void}} props */
export function Checkbox(props) {
  return html`<${Tick} ...${props} kind="ui-checkbox" />`;
}

/** Takes effect at once, where a checkbox waits for its form. @param {FieldProps & {checked: boolean, onChange?: (checked: boolean) => void}} props */
export function Switch(props) {
  return html`<${Tick} ...${props} kind="ui-switch" role="switch" />`;
}

function Tick({ label, hint, error, required, class: extra = "", checked, onChange, kind, ...rest }) {
  const id = useId();
  const described = [error && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(" ") || undefined;
  return html`<div class="ui-field ui-tick ${extra}">
    <input class=${kind} type="checkbox" id=${id} checked=${checked} required=${required} aria-describedby=${described}
      aria-invalid=${error ? "true" : undefined} onChange=${(event) => onChange?.(event.currentTarget.checked)} ...${rest} />
    <label class="ui-tick-label" for=${id}>${label}${required && html`<${Required} />`}</label>
    ${error && html`<p class="ui-field-error" id=${`${id}-error`}><${Icon} name="alert" size=${16} />${error}</p>`}
    ${hint && html`<p class="ui-hint" id=${`${id}-hint`}>${hint}</p>`}
  </div>`;
}

/** A colour as #rrggbb, picked or typed. @param {FieldProps & {value: string, onInput?: (value: string) => void}} props */
export function ColorField({ label, quietLabel, hint, error, required, class: extra, value, onInput, ...rest }) {
  const control = (bound) => html`<div class="ui-color">
    <input class="ui-color-swatch" type="color" aria-label=${label} value=${/^#[0-9a-f]{6}$/i.test(value) ? value : rest.placeholder ?? "#000000"} disabled=${rest.disabled}
      onInput=${(event) => onInput?.(event.currentTarget.value)} />
    <input class="ui-input ui-mono" value=${value} maxlength="7" spellcheck=${false} autocomplete="off"
      onInput=${(event) => onInput?.(event.currentTarget.value)} ...${bound} ...${rest} />
  </div>`;
  return html`<${Field} ...${{ label, quietLabel, hint, error, required, class: extra, control }} />`;
}
