// The emergency banner and the announcements of the site, fetched from banner.html, which may change at any time while
// the page stays as it is. settings.css says whether there is anything to fetch: --banner names it.

export async function showBanner() {
  const place = document.getElementById("banner");
  const name = getComputedStyle(document.documentElement).getPropertyValue("--banner").trim();
  if (!place || !name) return;
  const response = await fetch(place.dataset.source, { cache: "no-cache" }).catch(() => null); // off line, or leaving
  if (!response?.ok) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html"); // no script of it runs
  // Said aloud once a visit, not on every page.
  if (recall("banner") === name) place.setAttribute("aria-live", "off");
  remember("banner", name);
  place.replaceChildren(...[...page.querySelectorAll("body > section")].map((part) => document.importNode(part, true)));
}

// Storage may be switched off; then the banner is said on every page.
function recall(key) {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
}

function remember(key, value) {
  try {
    sessionStorage.setItem(key, value);
  } catch {
    // See recall.
  }
}
