/** The demo's own page: its language, and what its buttons ask of the chat. An example of a site that embeds Palabre. */

import { chooseLanguage, language, LANGUAGES, t } from "../i18n/landing.js";
import { wordsOf } from "../i18n/errors.js";
import { applyTheme } from "../ui/theme.js";

const KEPT = "palabre.language";
const all = (selector) => /** @type {HTMLElement[]} */ ([...document.querySelectorAll(selector)]);
const one = (selector) => /** @type {any} */ (document.querySelector(selector));
const { tenant, seller } = document.body.dataset;

applyTheme(document.documentElement, { theme: "auto" });
translate(chooseLanguage(LANGUAGES, kept(), document.documentElement.lang));
for (const button of all("[data-language]")) button.addEventListener("click", () => speak(button.dataset.language));
for (const button of all("[data-open]")) button.addEventListener("click", () => chat().open());
for (const button of all("[data-ask]")) button.addEventListener("click", () => ask(button.closest("[data-product]")));
one("#sign-in").addEventListener("submit", signIn);
one("#sign-out").addEventListener("click", signOut);
void showWhoIsHere();

/** The chat, or what keeps a call until it is there. */
function chat() {
  const page = /** @type {any} */ (window);
  const later = (call) => (page.palabreQueue ??= []).push(call);
  return page.Palabre ?? { open: () => later((palabre) => palabre.open()), setListing: (listing) => later((palabre) => palabre.setListing(listing)) };
}

/** @param {HTMLElement} card */
function ask(card) {
  const name = card.dataset.product;
  chat().setListing({
    external_id: `bike-${name}`, title: t(`landing.${name}.title`), url: `${location.origin}/#bikes`,
    image_url: /** @type {HTMLImageElement} */ (card.querySelector("img")).src, price: Number(card.dataset.price), currency: "CHF",
    seller_id: seller,
  });
}

/** @param {HTMLElement} inside */
function productOf(inside) {
  return /** @type {HTMLElement} */ (inside.closest("[data-product]")).dataset.product;
}

/** @param {string} chosen */
function speak(chosen) {
  try {
    localStorage.setItem(KEPT, chosen);
  } catch {
    // It holds for this page.
  }
  translate(chosen);
}

function kept() {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null;
  }
}

/** The chat follows the page's `lang`. @param {string} chosen */
function translate(chosen) {
  language.value = chosen;
  document.documentElement.lang = chosen;
  document.title = t("landing.title");
  for (const element of all("[data-text]")) element.textContent = t(element.dataset.text);
  for (const element of all("[data-label]")) element.ariaLabel = t(element.dataset.label);
  for (const picture of all("[data-alt]")) /** @type {HTMLImageElement} */ (picture).alt = t(picture.dataset.alt);
  for (const button of all("[data-language]")) button.ariaPressed = String(button.dataset.language === chosen);
  for (const button of all("[data-ask]")) {
    button.ariaLabel = t("landing.ask.about", { title: t(`landing.${productOf(button)}.title`) });
  }
  for (const price of all("[data-product] .price")) {
    const amount = Number(/** @type {HTMLElement} */ (price.closest("[data-product]")).dataset.price);
    const options = { style: "currency", currency: "CHF", maximumFractionDigits: 0 };
    price.textContent = new Intl.NumberFormat(chosen, /** @type {Intl.NumberFormatOptions} */ (options)).format(amount);
  }
}

/** As a site with accounts of its own would not do it: that one calls `Palabre.identify`. @param {SubmitEvent} event */
async function signIn(event) {
  event.preventDefault();
  const [email, password] = [one("#email").value.trim(), one("#password").value];
  if (!email || !password) {
    one("#sign-in-error").textContent = t("landing.try.missing");
    return;
  }
  const { Session } = await import("../model/session.js");
  try {
    await new Session({ url: location.origin, tenant, area: "widget" }).login(email, password);
    location.reload();
  } catch (error) {
    one("#sign-in-error").textContent = wordsOf(error);
  }
}

async function signOut() {
  await /** @type {any} */ (window).Palabre?.reset();
  await showWhoIsHere();
}

async function showWhoIsHere() {
  const { Credentials } = await import("../model/credentials.js");
  const user = new Credentials({ url: location.origin, name: `widget.${tenant}` }).kept?.user;
  const member = user && user.role !== "visitor";
  one("#sign-in").hidden = Boolean(member);
  one("#known").hidden = !member;
  one("#known-name").textContent = member ? t("landing.try.known", { name: user.name }) : "";
}
