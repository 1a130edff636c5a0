/** A media page says all it has to say by itself; a script only adds the colours and the player where the link to it stands. */

import { applyTheme } from "../../ui/theme.js";

const { theme, accent } = document.body.dataset;
applyTheme(document.documentElement, { theme: /** @type {any} */ (theme), accent });

const door = /** @type {HTMLAnchorElement | null} */ (document.querySelector(".door"));
door?.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const { embed = "", title = "" } = door.dataset;
  const player = Object.assign(document.createElement("iframe"), {
    className: "frame", src: embed, title, allow: "autoplay; fullscreen; picture-in-picture", referrerPolicy: "strict-origin-when-cross-origin",
  });
  door.replaceWith(player);
  player.focus();
});
