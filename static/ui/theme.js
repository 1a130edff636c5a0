/** Themes: which one applies, and a tenant's own accent made readable in it. */

const DARK = "(prefers-color-scheme: dark)";
const AA = 4.5;

/**
 * Set the theme of a page or of a shadow root's host, and follow the system while it is "auto".
 * @param {HTMLElement} root the document's element or a host
 * @param {{theme: "auto" | "light" | "dark" | "neon", accent?: string}} wanted
 * @returns {() => void} ends the following
 */
export function applyTheme(root, { theme, accent }) {
  const system = matchMedia(DARK);
  const apply = () => {
    root.dataset.theme = theme === "auto" ? (system.matches ? "dark" : "light") : theme;
    setAccent(root, accent);
  };
  apply();
  system.addEventListener("change", apply);
  return () => system.removeEventListener("change", apply);
}

/** @param {HTMLElement} root @param {string | undefined} accent as #rrggbb */
function setAccent(root, accent) {
  const names = ["--accent", "--on-accent", "--accent-ink", "--accent-wash", "--own", "--on-own"];
  names.forEach((name) => root.style.removeProperty(name));
  if (!accent || !/^#[0-9a-f]{6}$/i.test(accent) || root.dataset.theme === "neon") return;
  const style = getComputedStyle(root);
  const [raised, sunken, ink] = ["--raised", "--sunken", "--ink"].map((name) => parse(style.getPropertyValue(name)));
  const colour = parse(accent);
  const wash = mix(colour, raised, 0.86).map(Math.round);
  const readable = readableOn([raised, sunken, wash], colour, ink);
  const own = root.dataset.theme === "dark" ? mix(colour, raised, 0.45) : colour;
  root.style.setProperty("--accent", accent);
  root.style.setProperty("--on-accent", inkOn(colour));
  root.style.setProperty("--own", format(own));
  root.style.setProperty("--on-own", inkOn(own));
  root.style.setProperty("--accent-ink", format(readable));
  root.style.setProperty("--accent-wash", format(wash));
}

/** The colour, moved towards the ink until it can be read on all grounds (WCAG 2.2, 1.4.3). */
function readableOn(grounds, colour, ink) {
  for (let share = 0; share < 1; share += 0.05) {
    const candidate = mix(colour, ink, share).map(Math.round);
    if (grounds.every((ground) => contrast(candidate, ground) >= AA)) return candidate;
  }
  return ink;
}

/** White, or black where white cannot be read: one of them always can. */
function inkOn(colour) {
  return contrast(colour, [255, 255, 255]) >= AA ? "#ffffff" : "#000000";
}

function parse(text) {
  const value = Number.parseInt(text.trim().slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

function format(colour) {
  return `#${colour.map((part) => Math.round(part).toString(16).padStart(2, "0")).join("")}`;
}

function mix(one, other, share) {
  return one.map((part, at) => part + (other[at] - part) * share);
}

/** WCAG 2.2: relative luminance and contrast ratio of two sRGB colours. */
export function contrast(one, other) {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour) {
  const [red, green, blue] = colour.map((part) => {
    const value = part / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
