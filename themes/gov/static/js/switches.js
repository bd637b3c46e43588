// The switches in the header: 大字版, 高对比, 深色, and the tools that come with 大字版.

import { change, modes } from "./modes.js";

export function connectSwitches() {
  for (const name of ["elder", "contrast"]) connect(name, () => modes[name] === true, on => change(name, on));
  const system = matchMedia("(prefers-color-scheme: dark)");
  const dark = () => (modes.theme ? modes.theme === "dark" : system.matches);
  connect("dark", dark, on => change("theme", on === system.matches ? "" : on ? "dark" : "light"));
  connectTools();
}

function connect(id, state, set) {
  const box = document.getElementById(id);
  if (!box) return;
  box.checked = state();
  box.addEventListener("change", () => {
    set(box.checked);
    if (id === "elder") connectTools();
  });
}

function connectTools() {
  const tools = document.getElementById("elder-tools");
  if (!tools || modes.elder !== true || tools.dataset.connected) return;
  tools.dataset.connected = "yes";
  const size = step => () => change("size", Math.max(0, Math.min(2, (modes.size || 0) + step)));
  tools.querySelector("[data-do=larger]").addEventListener("click", size(1));
  tools.querySelector("[data-do=smaller]").addEventListener("click", size(-1));
  const cursor = tools.querySelector("[data-do=cursor]");
  const pressed = () => cursor.setAttribute("aria-pressed", String(modes["big-cursor"] === true));
  pressed();
  cursor.addEventListener("click", () => {
    change("big-cursor", modes["big-cursor"] !== true);
    pressed();
  });
  tools.querySelector("[data-do=leave]").addEventListener("click", () => {
    const box = document.getElementById("elder");
    box.checked = false;
    box.dispatchEvent(new Event("change"));
    box.focus();
    if (location.hash === "#elder") history.replaceState(null, "", location.pathname + location.search);
  });
  import("./speech.js").then(({ connectSpeech }) => connectSpeech(tools));
}
