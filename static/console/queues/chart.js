/** A chart with its figures beside it as words and as a table; the library comes when the first chart is drawn. */

import { t } from "../../i18n/i18n.js";
import { html, useEffect, useRef, useState } from "../../ui/html.js";
import { Table } from "../../ui/table.js";

/** Pixels. */
const HEIGHT = 220;
/** Steps of the axes: seconds that make whole minutes, times of the day, and counts. */
const WHOLE_MINUTES = [60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 28_800, 86_400];
const CLOCK = [60, 120, 300, 600, 900, 1_800, 3_600, 7_200];
const WHOLE_NUMBERS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000];
/** Custom properties of the theme, in the order of the series. */
const TONES = ["--accent-ink", "--focus", "--on-assistant", "--danger"];
const DASHES = [[], [6, 4], [2, 3], [8, 3, 2, 3]];

/**
 * @typedef {object} ChartProps
 * @property {string} label what it shows, with the newest figures: what a reader hears
 * @property {number[]} xs seconds since the epoch, or 0, 1, 2 … where `names` are given
 * @property {string[]} [names] of the places on the horizontal axis
 * @property {{label: string, values: (number | null)[]}[]} series
 * @property {"line" | "bars"} [kind]
 * @property {(value: number | null) => string} [format] of a value
 * @property {(x: number) => string} [formatX] of a place
 * @property {boolean} [durations] values are seconds
 * @property {boolean} [table] false where the same figures stand in a table beside it
 * @property {number} [rowsShown] how many of the newest the table has
 */

/** @param {ChartProps} props */
export function Chart(props) {
  const { label, series } = props;
  const [at, setAt] = useState(/** @type {number | null} */ (null));
  const place = useDrawing(props, setAt);
  const format = props.format ?? String;
  const last = at ?? props.xs.length - 1;
  return html`
    <figure class="chart">
      <div class="chart-drawing" role="img" aria-label=${label} ref=${place}></div>
      <figcaption class="chart-legend" aria-hidden="true">
        <span class="chart-x">${props.xs.length > 0 ? nameOf(props, last) : ""}</span>
        ${series.map((one, index) => html`<span key=${one.label} class="chart-key"><span class="chart-tone chart-tone-${index}"></span>${one.label} <strong>${format(one.values[last] ?? null)}</strong></span>`)}
      </figcaption>
      ${props.table !== false && html`<details class="chart-table"><summary>${t("console.chart.table")}</summary><${Figures} ...${props} /></details>`}
    </figure>
  `;
}

/** @param {ChartProps} props @param {number} at */
function nameOf({ xs, names, formatX }, at) {
  return names?.[at] ?? formatX?.(xs[at]) ?? String(xs[at] ?? "");
}

/** @param {ChartProps} props */
function Figures(props) {
  const { label, series, xs, format = String, rowsShown = 60 } = props;
  const rows = xs.map((_, at) => ({ key: String(at), name: nameOf(props, at), at })).slice(-rowsShown).reverse();
  const columns = [
    { key: "name", label: t("console.chart.when") },
    ...series.map((one) => ({ key: one.label, label: one.label, align: /** @type {"end"} */ ("end"), render: (row) => format(one.values[row.at] ?? null) })),
  ];
  return html`<${Table} label=${label} columns=${columns} rows=${rows} keyOf=${(row) => row.key} />`;
}

/** Draw into the element, anew with each theme, width and set of series. @param {ChartProps} props @param {(at: number | null) => void} setAt */
function useDrawing(props, setAt) {
  const place = useRef(/** @type {HTMLElement | null} */ (null));
  const drawn = useRef(/** @type {any} */ (null));
  const latest = useRef(props);
  latest.current = props;
  const shape = JSON.stringify([props.kind, props.series.map((one) => one.label), props.names]);
  useEffect(() => {
    let over = false;
    const draw = async () => {
      const { default: Plot } = await import("../../vendor/uplot.js");
      if (over || !place.current) return;
      drawn.current?.destroy();
      drawn.current = new Plot(optionsFor(latest.current, place.current, Plot, setAt), dataOf(latest.current), place.current);
    };
    void draw();
    const theme = new MutationObserver(() => void draw());
    theme.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
    const size = new ResizeObserver(() => place.current && drawn.current?.setSize({ width: place.current.clientWidth, height: HEIGHT }));
    size.observe(/** @type {HTMLElement} */ (place.current));
    return () => {
      over = true;
      theme.disconnect();
      size.disconnect();
      drawn.current?.destroy();
      drawn.current = null;
    };
  }, [shape]);
  useEffect(() => drawn.current?.setData(dataOf(latest.current)), [props.xs, props.series]);
  return place;
}

/** @param {ChartProps} props */
function dataOf({ xs, series }) {
  return [xs, ...series.map((one) => one.values)];
}

/** @param {ChartProps} props @param {HTMLElement} place @param {any} Plot @param {(at: number | null) => void} setAt */
function optionsFor(props, place, Plot, setAt) {
  const style = getComputedStyle(place);
  const colour = (name) => style.getPropertyValue(name).trim();
  const bars = props.kind === "bars";
  const axis = { stroke: colour("--quiet"), grid: { stroke: colour("--line"), width: 1 }, ticks: { show: false }, font: `12px ${style.fontFamily}` };
  const format = props.format ?? String;
  const { names } = props;
  return {
    width: place.clientWidth, height: HEIGHT, legend: { show: false }, padding: [12, 8, 0, 0],
    cursor: { y: false, drag: { setScale: false, x: false, y: false } },
    hooks: { setCursor: [(plot) => setAt(plot.cursor.idx ?? null)] },
    scales: {
      x: { time: !names, ...(names ? { range: [-0.6, names.length - 0.4] } : {}) },
      y: { range: (_plot, _low, high) => [0, Math.max(props.durations ? 60 : 1, (high ?? 1) * 1.1)] },
    },
    axes: [
      { ...axis, size: 32, space: 84, ...(names ? { incrs: WHOLE_NUMBERS } : { incrs: CLOCK }), grid: { show: false }, ...(names ? { values: (_plot, splits) => splits.map((at) => names[at] ?? "") } : { values: (_plot, splits) => splits.map((at) => props.formatX?.(at) ?? "") }) },
      { ...axis, size: 60, ...(props.durations ? { incrs: WHOLE_MINUTES } : { incrs: WHOLE_NUMBERS }), values: (_plot, splits) => splits.map((value) => format(value)) },
    ],
    series: [
      {},
      ...props.series.map((one, index) => ({
        label: one.label, stroke: colour(TONES[index]), width: 2, dash: DASHES[index], spanGaps: false, points: { show: false },
        ...(bars ? { fill: colour(TONES[index]), paths: Plot.paths.bars({ size: [0.7, 48], radius: 0.15 }), dash: [] } : {}),
        ...(index === 0 && !bars ? { fill: `color-mix(in srgb, ${colour(TONES[0])} 14%, transparent)` } : {}),
      })),
    ],
  };
}
