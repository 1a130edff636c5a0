/** Shows notifications while no page is open; it keeps no files and answers no requests. */

addEventListener("install", () => void self.skipWaiting());

addEventListener("push", (event) => {
  const { title, body, tag, link, language } = read(event.data);
  const options = { body, tag, lang: language, icon: "/static/docs/palabre.svg", data: { link: own(link) } };
  event.waitUntil(self.registration.showNotification(title, options));
});

addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(show(event.notification.data?.link));
});

/** A browser takes permission away from who gets a message and shows nothing. */
function read(data) {
  const nothing = { title: self.location.host, body: "", tag: "", link: null, language: "" };
  try {
    return { ...nothing, ...data.json() };
  } catch {
    return nothing;
  }
}

/** Only pages are opened, whatever a message says. */
function own(link) {
  try {
    const url = new URL(link ?? "/", self.location.origin);
    return /^https?:$/.test(url.protocol) ? url.href : self.location.origin;
  } catch {
    return self.location.origin;
  }
}

/** The page that is open already, else a new one. */
async function show(link = self.location.origin) {
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const open = pages.find((page) => bare(page.url) === bare(link));
  return open ? open.focus() : self.clients.openWindow(link);
}

function bare(address) {
  return address.split("#")[0].replace(/\/$/, "");
}
