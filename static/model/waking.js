/** When a page comes back to life: a telephone out of its pocket, a laptop opened, a network found again. */

/** @param {() => void} listener @returns {() => void} ends the listening */
export function onWaking(listener) {
  const seen = () => document.visibilityState === "visible" && listener();
  document.addEventListener("visibilitychange", seen);
  addEventListener("pageshow", seen);
  addEventListener("online", listener);
  return () => {
    document.removeEventListener("visibilitychange", seen);
    removeEventListener("pageshow", seen);
    removeEventListener("online", listener);
  };
}
