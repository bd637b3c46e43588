// The visitor's modes: classes of <html>, remembered in the browser's own storage, never in cookies.
// Loaded first of all and without blocking anything; a page is whole and readable before it and without it.

const SWITCHES = ["elder", "contrast", "big-cursor"];
const SIZES = ["", "size-1", "size-2"];
const root = document.documentElement;

/** What is on now: {elder, contrast, "big-cursor": booleans, theme: "" | "dark" | "light", size: 0…2}. */
export const modes = read();
apply();

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

function read() {
  const kept = { theme: "", size: 0 };
  try {
    Object.assign(kept, JSON.parse(localStorage.getItem("modes")) ?? {});
  } catch {
    // See change().
  }
  if (wantsElder()) kept.elder = true;
  return kept;
}

// Other sites and leaflets may lead straight into 大字版: `#elder` (also without script) or `?view=elder`.
function wantsElder() {
  return location.hash === "#elder" || new URLSearchParams(location.search).get("view") === "elder";
}

function apply() {
  for (const name of SWITCHES) root.classList.toggle(name, modes[name] === true);
  for (const name of ["dark", "light"]) root.classList.toggle(name, modes.theme === name);
  SIZES.forEach((name, at) => name && root.classList.toggle(name, modes.elder === true && modes.size === at));
}
