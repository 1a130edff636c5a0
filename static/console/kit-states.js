/** Waiting, nothing, trouble and news in the kit. */

import { t } from "../i18n/kit.js";
import { Button } from "../ui/button.js";
import { html } from "../ui/html.js";
import { Progress, Spinner } from "../ui/spinner.js";
import { Banner, EmptyState, ErrorState, Skeleton } from "../ui/states.js";
import { toast } from "../ui/toasts.js";
import { Specimen, Specimens } from "./kit-frame.js";

const BANNERS = ["info", "success", "warning", "danger", "offline", "note"];
const again = () => toast(t("kit.again"));

export function Waiting() {
  return html`<${Specimens}>
    <${Specimen} name="Spinner" row><${Spinner} size=${16} /><${Spinner} /><${Spinner} size=${32} /><${Spinner} label=${t("kit.waiting.label")} /><//>
    <${Specimen} name="Progress">
      <${Progress} label=${t("kit.waiting.upload")} value=${0.42} />
      <${Progress} label=${t("kit.waiting.done")} value=${1} />
      <${Progress} label=${t("kit.waiting.export")} />
    <//>
    <${Specimen} name="Skeleton"><${Skeleton} lines=${3} /><//>
    <${Specimen} name="Skeleton"><${Skeleton} rows=${3} /><//>
  <//>`;
}

export function States() {
  const error = { message: t("kit.states.error"), code: "timeout", retryable: true };
  const limited = { message: t("kit.states.limited"), code: "rate_limited", retryable: true, retryAfter: 12 };
  return html`<${Specimens}>
    <${Specimen} name="EmptyState">
      <${EmptyState} icon="inbox" title=${t("kit.states.empty")} text=${t("kit.states.empty.text")}
        action=${html`<${Button} kind="primary" icon="plus" onClick=${again}>${t("kit.states.start")}<//>`} />
    <//>
    <${Specimen} name="EmptyState"><${EmptyState} icon="search" title=${t("kit.states.nothing")} text=${t("kit.states.nothing.text")} /><//>
    <${Specimen} name="ErrorState"><${ErrorState} error=${error} onRetry=${again} /><//>
    <${Specimen} name="ErrorState"><${ErrorState} error=${limited} title=${t("kit.states.limited.title")} /><//>
  <//>`;
}

export function Banners() {
  return html`<${Specimens} wide><${Specimen} name="Banner">
    ${BANNERS.map((kind) => html`<${Banner} key=${kind} kind=${kind}
      action=${(kind === "danger" || kind === "offline") && html`<${Button} kind="plain" onClick=${again}>${t("kit.again.action")}<//>`}
      >${t(`kit.banner.${kind}`)}<//>`)}
  <//><//>`;
}
