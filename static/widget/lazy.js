/** Parts of the widget that few need are fetched when they are. */

import { useEffect, useState } from "../ui/html.js";

/** @param {() => Promise<any>} load gives a component @param {boolean} [wanted] @returns {any} the component, or null until then */
export function useLazy(load, wanted = true) {
  const [component, setComponent] = useState(/** @type {any} */ (null));
  useEffect(() => {
    if (wanted && !component) void load().then((found) => setComponent(() => found));
  }, [wanted]);
  return component;
}

/** Fetched when there is a conversation, or somebody begins one. */
export function loadThread() {
  return import("../chat/chat-thread.js").then((module) => module.ChatThread);
}
