/** Planning an intervention: what, for whom, by whom and when. */

import { t } from "../../i18n/i18n.js";
import { Select, TextArea, TextField } from "../../ui/field.js";
import { html } from "../../ui/html.js";
import { Banner } from "../../ui/states.js";
import { asLength, asShortMoment } from "../agenda/words.js";
import { dayOf, fromWall } from "../agenda/zones.js";
import { alternativesOf } from "../agenda/moving.js";
import { FormDialog } from "../form-dialog.js";
import { hrefOf } from "../router.js";
import { useChoices } from "./things.js";
import { useInterventionOffers } from "./offers.js";

export function PlanDialog({ session, onClose, onPlanned }) {
  const zone = session.me.value.tenant?.time_zone ?? "UTC";
  const initial = { offer: null, client_id: "", equipment_id: "", technician_id: "", day: dayOf(zone), time: "09:00", minutes: "", note: "" };
  const save = async (values) => {
    const { offer, day, time, minutes, equipment_id, ...given } = values;
    try {
      onPlanned(await session.api.post("/interventions", {
        ...given, offer_id: offer.id, start: fromWall(`${day}T${time}:00`, offer.time_zone ?? zone), minutes: Number(minutes || offer.lengths[0].minutes), ...(equipment_id ? { equipment_id } : {}),
      }));
    } catch (error) {
      const others = alternativesOf(error).map((start) => asShortMoment(start, offer.time_zone ?? zone));
      if (others.length > 0) error.message = `${error.message} ${t("console.field.free", { times: others.join(", ") })}`;
      throw error;
    }
  };
  const ready = (values) => Boolean(values.offer && values.client_id && values.technician_id && values.day && values.time);
  return html`<${FormDialog} title=${t("console.field.plan")} size="large" action=${t("console.field.plan")} ...${{ initial, save, ready, onClose }}>${(form) => html`<${Fields} session=${session} ...${form} />`}<//>`;
}

function Fields({ session, values, set, errors }) {
  const offers = useInterventionOffers(session, (all) => !values.offer && all[0] && set("offer")(all[0]));
  const clients = useChoices(session, "/clients");
  const technicians = useChoices(session, "/technicians", { active: true });
  const equipment = useChoices(session, "/equipment", values.client_id ? { client_id: values.client_id } : {});
  const options = (label, items) => [{ value: "", label: t(label) }, ...items.map((one) => ({ value: one.id, label: one.name }))];
  if (offers?.length === 0) return html`<${Banner} kind="warning" action=${html`<a class="ui-button ui-quiet" href=${hrefOf("/settings/bookings/offers")}>${t("console.agenda.make_offer")}</a>`}>${t("console.field.no_offers")}<//>`;
  const lengths = values.offer?.lengths.map(({ minutes }) => ({ value: String(minutes), label: asLength(minutes) })) ?? [];
  const chooseClient = (id) => {
    set("client_id")(id);
    set("equipment_id")("");
  };
  return html`<div class="form-grid">
    <${Select} label=${t("console.agenda.offer")} value=${values.offer?.id ?? ""} options=${(offers ?? []).map((one) => ({ value: one.id, label: one.name }))} onChange=${(id) => set("offer")(offers?.find((one) => one.id === id))} error=${errors.offer_id} />
    <${Select} label=${t("console.field.client")} value=${values.client_id} options=${options("console.field.choose", clients)} onChange=${chooseClient} required error=${errors.client_id} />
    <${Select} label=${t("console.field.equipment")} value=${values.equipment_id} options=${options("console.field.no_equipment", equipment)} onChange=${set("equipment_id")} error=${errors.equipment_id} />
    <${Select} label=${t("console.field.technician")} value=${values.technician_id} options=${options("console.field.choose", technicians)} onChange=${set("technician_id")} required error=${errors.technician_id} />
    <${TextField} label=${t("console.agenda.day")} type="date" value=${values.day} onInput=${set("day")} required error=${errors.start} />
    <${TextField} label=${t("console.agenda.time")} type="time" value=${values.time} onInput=${set("time")} required />
    <${Select} label=${t("console.agenda.length")} value=${values.minutes || lengths[0]?.value} options=${lengths} onChange=${set("minutes")} error=${errors.minutes} />
  </div>
  <${TextArea} label=${t("console.booking.note")} value=${values.note} onInput=${set("note")} rows=${3} maxlength="1000" error=${errors.note} />`;
}
