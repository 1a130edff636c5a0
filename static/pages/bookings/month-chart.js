/** Use by month as bars, with the figures beside them; the library comes when it is drawn. */

import { html, useEffect, useRef } from "../../ui/html.js";

/** Pixels. */
const HEIGHT = 200;
const WHOLE_NUMBERS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000];

/** @param {{label: string, months: {month: string, name: string, used: number, people: number}[]}} props */
export function MonthChart({ label, months }) {
  const place = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => {
    let [over, drawn] = [false, /** @type {any} */ (null)];
    const draw = async () => {
      const { default: Plot } = await import("../../vendor/uplot.js");
      if (over || !place.current) return;
      drawn?.destroy();
      drawn = new Plot(optionsFor(place.current, months, Plot), [months.map((_, at) => at), months.map((one) => one.used)], place.current);
    };
    void draw();
    const theme = new MutationObserver(() => void draw());
    theme.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
    const size = new ResizeObserver(() => place.current && drawn?.setSize({ width: place.current.clientWidth, height: HEIGHT }));
    size.observe(/** @type {HTMLElement} */ (place.current));
    return () => {
      over = true;
      theme.disconnect();
      size.disconnect();
      drawn?.destroy();
    };
  }, [months.map((one) => `${one.name}${one.used}`).join()]);
  const said = months.map((one) => `${one.name}: ${one.used}`).join(", ");
  return html`<div class="month-chart" role="img" aria-label=${`${label}: ${said}`} ref=${place}></div>`;
}

/** @param {HTMLElement} place @param {{name: string}[]} months @param {any} Plot */
function optionsFor(place, months, Plot) {
  const style = getComputedStyle(place);
  const colour = (name) => style.getPropertyValue(name).trim();
  const axis = { stroke: colour("--quiet"), grid: { stroke: colour("--line"), width: 1 }, ticks: { show: false }, font: `13px ${style.fontFamily}` };
  return {
    width: place.clientWidth, height: HEIGHT, legend: { show: false }, padding: [12, 8, 0, 0], cursor: { show: false },
    scales: { x: { time: false, range: [-0.6, Math.max(months.length, 4) - 0.4] }, y: { range: (_plot, _low, high) => [0, Math.max(1, (high ?? 1) * 1.1)] } },
    axes: [
      { ...axis, size: 32, space: 60, incrs: WHOLE_NUMBERS, grid: { show: false }, values: (_plot, splits) => splits.map((at) => months[at]?.name ?? "") },
      { ...axis, size: 44, incrs: WHOLE_NUMBERS },
    ],
    series: [{}, { stroke: colour("--accent-ink"), fill: colour("--accent-ink"), points: { show: false }, paths: Plot.paths.bars({ size: [0.6, 48], radius: 0.15 }) }],
  };
}
