/** The time, once a second, as long as somebody looks at it. */

import { signal, useEffect } from "../../ui/html.js";

/** Milliseconds since the epoch. */
const now = signal(Date.now());
let watchers = 0;
let timer = /** @type {any} */ (null);

/** The component that asks is drawn anew every second. @returns {number} milliseconds since the epoch */
export function useNow() {
  useEffect(() => {
    if (watchers++ === 0) timer = setInterval(() => (now.value = Date.now()), 1000);
    now.value = Date.now();
    return () => {
      if (--watchers === 0) clearInterval(timer);
    };
  }, []);
  return Math.max(now.value, Date.now() - 1000);
}
