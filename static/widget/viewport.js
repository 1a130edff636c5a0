/** On a telephone the panel is as large as what the keyboard leaves of the screen. */

import { useEffect } from "../ui/html.js";

/** @param {{current: HTMLElement | null}} box */
export function useViewport(box) {
  useEffect(() => {
    const view = window.visualViewport;
    if (!view) return undefined;
    const fit = () => {
      box.current?.style.setProperty("--seen", `${view.height}px`);
      box.current?.style.setProperty("--above", `${view.offsetTop}px`);
    };
    fit();
    view.addEventListener("resize", fit);
    view.addEventListener("scroll", fit);
    return () => {
      view.removeEventListener("resize", fit);
      view.removeEventListener("scroll", fit);
    };
  }, []);
}
