/** FullCalendar as a component: month, week or day of wall-clock times. The library comes when the first calendar is drawn. */

import { formatDate, language } from "../../i18n/i18n.js";
import { html, useEffect, useRef } from "../../ui/html.js";
import { toWall } from "./zones.js";

const VIEWS = { month: "dayGridMonth", week: "timeGridWeek", day: "timeGridDay" };
/** Milliseconds up to which there is room for one line. */
const SHORT = 45 * 60_000;
const CLOCK = { hour: "2-digit", minute: "2-digit", hour12: false };

/**
 * It takes wall-clock times for UTC, so that neither the browser's zone nor a change of the clocks moves anything.
 * @typedef {object} CalendarProps
 * @property {"month" | "week" | "day"} view
 * @property {string} date a day in it
 * @property {string} zone
 * @property {any[]} entries
 * @property {{slotMinTime: string, slotMaxTime: string}} hours
 * @property {(entry: any) => void} onOpen
 * @property {(entry: any, start: string, end: string, revert: () => void) => void} onMove after a drag; times of the wall
 * @property {(start: string, end: string, allDay: boolean) => void} onSelect
 * @property {(day: string) => void} onDay a day of the month was chosen
 * @property {string} label
 */

/** @param {CalendarProps} props */
export function Calendar(props) {
  const place = useRef(/** @type {HTMLElement | null} */ (null));
  const drawn = useRef(/** @type {any} */ (null));
  const latest = useRef(props);
  latest.current = props;
  useEffect(() => {
    let over = false;
    void load().then(({ FullCalendar, french }) => {
      if (over || !place.current) return;
      drawn.current = new FullCalendar.Calendar(place.current, optionsFor(latest, french));
      drawn.current.render();
    });
    return () => {
      over = true;
      drawn.current?.destroy();
      drawn.current = null;
    };
  }, [props.zone, language.value]);
  useEffect(() => void drawn.current?.changeView(VIEWS[props.view], props.date), [props.view, props.date]);
  useEffect(() => {
    drawn.current?.setOption("events", props.entries.map(asEvent));
  }, [props.entries]);
  useEffect(() => {
    drawn.current?.setOption("slotMinTime", props.hours.slotMinTime);
    drawn.current?.setOption("slotMaxTime", props.hours.slotMaxTime);
  }, [props.hours.slotMinTime, props.hours.slotMaxTime]);
  return html`<div class="calendar calendar-${props.view}" role="region" aria-label=${props.label}><div ref=${place}></div></div>`;
}

async function load() {
  const [{ FullCalendar }, { default: french }] = await Promise.all([import("../../vendor/fullcalendar.js"), import("../../vendor/fullcalendar.fr.js")]);
  return { FullCalendar, french };
}

/** @param {any} entry */
function asEvent(entry) {
  const { id, start, end, title, tone, display } = entry;
  return {
    id, start: `${start}Z`, end: `${end}Z`, title, display, classNames: tone ? [`entry-${tone}`] : [],
    startEditable: entry.movable ?? false, durationEditable: entry.resizable ?? entry.movable ?? false, extendedProps: { entry },
  };
}

/** @param {{current: CalendarProps}} latest @param {any} french */
function optionsFor(latest, french) {
  const { view, date, zone, entries, hours } = latest.current;
  const moved = (info) => latest.current.onMove(info.event.extendedProps.entry, wallOf(info.event.start), wallOf(info.event.end ?? info.event.start), info.revert);
  return {
    timeZone: "UTC", now: () => `${toWall(Date.now(), zone)}Z`, locales: [french], locale: language.value, firstDay: 1,
    initialView: VIEWS[view], initialDate: date, headerToolbar: false, height: "auto", expandRows: false,
    allDaySlot: false, nowIndicator: true, ...hours,
    slotDuration: "00:15:00", slotLabelInterval: "01:00:00", // A drag counts from the centre of its first slot: in longer ones that lies between two quarters.
    dayMaxEvents: 4, eventTimeFormat: CLOCK, slotLabelFormat: CLOCK, stickyHeaderDates: true, eventMinHeight: 22,
    dayHeaderContent: (info) => nameOfColumn(info.date, info.view.type),
    selectable: true, selectMirror: true, unselectAuto: true, eventInteractive: true, eventDisplay: "block", longPressDelay: 350,
    events: entries.map(asEvent), eventDrop: moved, eventResize: moved, eventContent: ({ event, timeText }) => drawEntry(event, timeText),
    eventClick: (info) => {
      info.jsEvent.preventDefault();
      latest.current.onOpen(info.event.extendedProps.entry);
    },
    select: (info) => {
      info.view.calendar.unselect();
      latest.current.onSelect(wallOf(info.start), wallOf(info.end), info.allDay);
    },
    moreLinkClick: (info) => {
      latest.current.onDay(wallOf(info.date).slice(0, 10));
      return VIEWS.day;
    },
    dayCellDidMount: ({ el }) => el.removeAttribute("aria-labelledby"), // Its name is all that it shows, not the day alone.
    navLinks: true, navLinkDayClick: (day) => latest.current.onDay(wallOf(day).slice(0, 10)),
  };
}

/** "Mon 23", and in a month "Mon". @param {Date} day @param {string} view */
function nameOfColumn(day, view) {
  const name = formatDate(day, { weekday: "short", timeZone: "UTC" });
  return view === VIEWS.month ? name : `${name} ${day.getUTCDate()}`;
}

/** @param {Date} marker */
function wallOf(marker) {
  return marker.toISOString().slice(0, 19);
}

/** @param {any} event @param {string} time */
function drawEntry(event, time) {
  if (event.display === "background") return { domNodes: [] };
  const entry = event.extendedProps.entry ?? {};
  const line = (name, text) => Object.assign(document.createElement("span"), { className: name, textContent: text });
  const box = document.createElement("span");
  box.className = `entry ${event.end - event.start <= SHORT ? "entry-short" : ""}`;
  box.append(line("entry-title", event.title), " ", line("entry-time", time), " ", line("entry-note", entry.note ?? ""));
  return { domNodes: [box] };
}
