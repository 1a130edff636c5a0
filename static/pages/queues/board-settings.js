/** What a board's address says of it: `?lang=en|fr|en,fr&voice=off&chime=off&theme=dark|light|neon`. */

/** Milliseconds that a call is shown, in one language and for each further one. */
const SHOWN_FOR = 8_000, FURTHER = 4_000;

/** @param {string} search @param {string[]} offered by the tenant, all of them by default */
export function readSettings(search, offered) {
  const query = new URLSearchParams(search);
  const asked = (query.get("lang") ?? "").split(",").map((one) => one.trim().toLowerCase());
  const chosen = [...new Set(asked.filter((one) => one === "en" || one === "fr"))];
  const languages = chosen.length > 0 ? chosen : offered;
  return {
    languages,
    speaks: query.get("voice") !== "off",
    chimes: query.get("chime") !== "off",
    shownFor: SHOWN_FOR + FURTHER * (languages.length - 1),
  };
}

/** Dark unless said otherwise: a bright wall is tiring. @param {string} search @returns {"auto" | "light" | "dark" | "neon"} */
export function readTheme(search) {
  const asked = new URLSearchParams(search).get("theme") ?? "";
  return asked === "light" || asked === "neon" || asked === "auto" ? asked : "dark";
}
