// Suggestions below the search box while somebody types: a combobox with a list (ARIA authoring practices).

import { element } from "./view.js";

const PAUSE = 200;
const LEAST = 2;

// `ask(text)` → titles; `label` names the list; `choose(text)` is called with what was picked.
export function suggest(input, { ask, label, choose }) {
  const list = element("ul", { class: "suggestions", id: `${input.id}-suggestions`, role: "listbox", "aria-label": label });
  list.hidden = true;
  input.after(list);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id]]) {
    input.setAttribute(name, value);
  }
  let timer = 0;
  let asked = "";
  let at = -1;

  input.addEventListener("input", (event) => {
    clearTimeout(timer);
    if (!event.isComposing) timer = setTimeout(show, PAUSE);
  });
  input.addEventListener("compositionend", () => (timer = setTimeout(show, PAUSE)));
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (list.hidden || event.isComposing) return;
    const options = [...list.children];
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      move(options, (at + step + options.length + (at < 0 && step < 0 ? 1 : 0)) % options.length);
    } else if (event.key === "Escape") {
      event.preventDefault();
      close();
    } else if (event.key === "Enter" && at >= 0) {
      event.preventDefault();
      pick(options[at].textContent);
    }
  });

  async function show() {
    asked = input.value.trim();
    const text = asked;
    if ([...text].length < LEAST) return close();
    const titles = await ask(text).catch(() => []);
    if (text !== asked || document.activeElement !== input) return;
    const options = titles.map((title, number) => {
      const option = element("li", { role: "option", id: `${list.id}-${number}`, "aria-selected": "false" }, title);
      option.addEventListener("mousedown", (event) => {
        event.preventDefault();
        pick(title);
      });
      return option;
    });
    list.replaceChildren(...options);
    at = -1;
    list.hidden = !options.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    input.removeAttribute("aria-activedescendant");
  }

  function move(options, to) {
    options[at]?.setAttribute("aria-selected", "false");
    at = to;
    options[at].setAttribute("aria-selected", "true");
    options[at].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", options[at].id);
  }

  function pick(text) {
    input.value = text;
    close();
    choose(text);
  }

  function close() {
    clearTimeout(timer);
    asked = "";
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }
}
