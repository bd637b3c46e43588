// The visitor's modes: classes of <html>, remembered in the browser's own storage, never in cookies.
// Loaded first of all and without blocking anything; a page is whole and readable before it and without it.

const SWITCHES = ["elder", "contrast", "big-cursor"];
const SIZES = ["", "size-1", "size-2"];
const root = document.documentElement;

/** What is on now: {elder, contrast, "big-cursor": booleans, theme: "" | "dark" | "light", size: 0…2}. */
export const modes = read();
// Other sites and leaflets may lead straight into 大字版: `#elder` (also without script) or `?view=elder`.
if (new URLSearchParams(location.search).get("view") === "elder") change("elder", true);
addEventListener("hashchange", follow);
follow();

export function change(name, value) {
  modes[name] = value;
  if (name === "elder" && !value) Object.assign(modes, { "big-cursor": false, size: 0 });
  try {
    localStorage.setItem("modes", JSON.stringify(modes));
  } catch {
    // Storage may be switched off; then the choice lasts for one page.
  }
  apply();
}

function follow() {
  if (location.hash === "#elder") change("elder", true);
  else apply();
}

function read() {
  try {
    return { theme: "", size: 0, ...JSON.parse(localStorage.getItem("modes")) };
  } catch {
    return { theme: "", size: 0 }; // see change()
  }
}

function apply() {
  for (const name of SWITCHES) root.classList.toggle(name, modes[name] === true);
  for (const name of ["dark", "light"]) root.classList.toggle(name, modes.theme === name);
  SIZES.forEach((name, at) => name && root.classList.toggle(name, modes.elder === true && modes.size === at));
}
