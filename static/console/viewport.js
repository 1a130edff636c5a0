/** How much room there is: three columns, two, or one at a time. */

import { signal } from "../ui/html.js";

/** @typedef {"one" | "two" | "three"} Columns */

const WIDE = matchMedia("(min-width: 1100px)");
const MEDIUM = matchMedia("(min-width: 720px)");

/** @returns {Columns} */
function measure() {
  return WIDE.matches ? "three" : MEDIUM.matches ? "two" : "one";
}

export const columns = signal(measure());
for (const query of [WIDE, MEDIUM]) query.addEventListener("change", () => (columns.value = measure()));
