/** When a page that nobody looks after should load itself anew. Knows no page and no clock. */

const DAY = 86_400_000;
/** Hours of the night, by the site's clock. */
const NIGHT = [3, 5];
/** Days after which a page begins afresh, whatever leaked. */
const LONGEST = 3;

/**
 * @param {object} state
 * @param {string} state.version of the page's own files
 * @param {string | null} state.present the server's version, null when it could not be asked: then nothing would come
 * @param {number} state.openFor milliseconds since the page was loaded
 * @param {number} state.hour of the site's clock
 * @param {boolean} state.busy somebody is using it, or a call is shown
 */
export function shouldReload({ version, present, openFor, hour, busy }) {
  if (present === null || busy) return false;
  if (present !== version) return true;
  return openFor > LONGEST * DAY && hour >= NIGHT[0] && hour < NIGHT[1];
}
