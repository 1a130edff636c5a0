/** One report with its filters: read, and saved as a file. Draws nothing. */

import { signal } from "../../ui/html.js";

/** What each report is called in its address, and which filters it takes besides site, queue and days. */
export const REPORTS = {
  waits: { path: "/reports/wait-times", filters: ["agent_id", "by"] },
  volumes: { path: "/reports/queue-stats", filters: ["by"] },
  agents: { path: "/reports/agent-performance", filters: ["agent_id"] },
  satisfaction: { path: "/reports/satisfaction", filters: ["agent_id", "by"] },
  estimates: { path: "/reports/estimates", filters: [] },
};

/** @typedef {{site_id: string, queue_id: string, agent_id: string, from: string, to: string, by: string}} Filters */

/** Only what the report takes. @param {string} name @param {Filters} filters */
export function queryOf(name, { site_id, queue_id, from, to, ...more }) {
  const others = REPORTS[name].filters.map((key) => [key, more[key]]);
  return { site_id, queue_id, from, to, ...Object.fromEntries(others) };
}

export class ReportModel {
  /** @type {import("../../vendor/signals.js").Signal<any>} null until it is read */
  report = signal(null);
  error = signal(/** @type {any} */ (null));
  loading = signal(false);
  #run = 0;

  /** @param {import("../../model/session.js").Session} session @param {string} name */
  constructor(session, name) {
    this.session = session;
    this.name = name;
  }

  /** @param {Filters} filters */
  async show(filters) {
    const run = ++this.#run;
    this.loading.value = true;
    this.error.value = null;
    try {
      const report = await this.session.api.get(REPORTS[this.name].path, queryOf(this.name, filters));
      if (run === this.#run) this.report.value = report;
    } catch (error) {
      if (run === this.#run) this.error.value = error;
    } finally {
      if (run === this.#run) this.loading.value = false;
    }
  }

  /** @param {Filters} filters */
  save(filters) {
    const query = Object.entries({ ...queryOf(this.name, filters), format: "csv" }).filter(([, value]) => value);
    return this.session.api.download(`${REPORTS[this.name].path}?${new URLSearchParams(query)}`, `${this.name}-${filters.from}-${filters.to}.csv`);
  }
}

/** @param {Date} day as "2026-01-31" */
export function asDay(day) {
  return [day.getFullYear(), day.getMonth() + 1, day.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
}

/** A week up to today. @param {Record<string, string>} query of the address @param {Date} [today] @returns {Filters} */
export function filtersOf(query, today = new Date()) {
  const before = new Date(today);
  before.setDate(today.getDate() - 6);
  const { site_id = "", queue_id = "", agent_id = "", from = asDay(before), to = asDay(today), by = "day" } = query;
  return { site_id, queue_id, agent_id, from, to, by };
}
