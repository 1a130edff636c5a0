/** Addresses that the server names, as they are from here. */

/** On this server, whatever name it is known by elsewhere. @param {string} url */
export function pathOf(url) {
  return new URL(url, location.href).pathname;
}

/** Whole, to be given to others. @param {string} url */
export function wholeAddress(url) {
  return new URL(url, location.href).href;
}
