/** A box beside the control that opened it, in the top layer: nothing clips it, in a shadow root either. */

import { html, useEffect, useLayoutEffect, useRef } from "./html.js";

const GAP = 4;
const EDGE = 8;

/**
 * Closes on Escape (focus goes back to the anchor), on a press outside, and when the page around it moves.
 * @param {{anchor: {current: HTMLElement | null}, onClose: () => void, align?: "start" | "end", class?: string,
 *   children?: any, [rest: string]: any}} props
 */
export function Popup({ anchor, onClose, align = "end", class: extra = "", children, ...rest }) {
  const box = useRef(null);
  useLayoutEffect(() => open(box.current, anchor.current, align), []);
  useEffect(() => closeOutside(box.current, anchor.current, onClose), []);
  const onKeyDown = (event) => {
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      onClose();
      anchor.current?.focus();
      return;
    }
    rest.onKeyDown?.(event);
  };
  return html`<div ref=${box} popover="manual" class="ui-popup ${extra}" ...${rest} onKeyDown=${onKeyDown}>${children}</div>`;
}

function open(box, anchor, align) {
  box.showPopover();
  const place = () => position(box, anchor, align);
  const watch = new ResizeObserver(place);
  watch.observe(box);
  place();
  return () => watch.disconnect();
}

/** Below where there is room, else above; never beyond the window's edge. */
function position(box, anchor, align) {
  const from = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = box;
  const { innerWidth, innerHeight } = window;
  const below = from.bottom + GAP;
  const top = below + height <= innerHeight - EDGE ? below : Math.max(EDGE, from.top - GAP - height);
  const wanted = align === "end" ? from.right - width : from.left;
  const left = Math.max(EDGE, Math.min(wanted, innerWidth - width - EDGE));
  Object.assign(box.style, { top: `${top}px`, left: `${left}px`, maxHeight: `${innerHeight - EDGE - Math.max(top, EDGE)}px` });
}

function closeOutside(box, anchor, onClose) {
  const pressed = (event) => {
    const path = event.composedPath();
    if (!path.includes(box) && !path.includes(anchor)) onClose();
  };
  const moved = (event) => {
    if (event.type === "resize" || event.target.contains?.(anchor)) onClose();
  };
  document.addEventListener("pointerdown", pressed, true);
  document.addEventListener("scroll", moved, true);
  window.addEventListener("resize", moved);
  return () => {
    document.removeEventListener("pointerdown", pressed, true);
    document.removeEventListener("scroll", moved, true);
    window.removeEventListener("resize", moved);
  };
}
