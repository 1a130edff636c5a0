/** How much room there is: three columns, two, or one at a time. */

import { signal } from "../ui/html.js";

/** @typedef {"one" | "two" | "three"} Columns */

const WIDE = matchMedia("(min-width: 1100px)");
const ROOMY = matchMedia("(min-width: 1280px)");
const MEDIUM = matchMedia("(min-width: 720px)");

/** @returns {Columns} */
function measure() {
  return WIDE.matches ? "three" : MEDIUM.matches ? "two" : "one";
}

export const columns = signal(measure());
/** Whether the sidebar may be wide beside the columns. */
export const roomy = signal(ROOMY.matches);
ROOMY.addEventListener("change", () => (roomy.value = ROOMY.matches));

for (const query of [WIDE, MEDIUM]) query.addEventListener("change", () => (columns.value = measure()));
