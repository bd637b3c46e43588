// A finding as the index shows it, and what the other scripts of our own pages share.
export const words = await (await fetch(`/~sitegen/words?lang=${document.documentElement.lang.startsWith("zh") ? "zh" : "en"}`)).json();

export const make = (name, kind, ...inside) => {
  const element = document.createElement(name);
  if (kind) element.className = kind;
  element.append(...inside);
  return element;
};

export const finding = (one, language) => {
  const where = [one.path, one.line || "", one.line && one.column ? one.column : ""].filter(Boolean).join(":");
  const made = make("article", one.severity, make("h3", "", make("span", `count ${one.severity}`, words[`severity.${one.severity}`]), make("code", "where", where), make("span", "code", one.code)), make("p", "message", one[language]));
  if (one.before || one.marked || one.after) made.append(make("pre", "", make("span", "line", String(one.line)), one.before, make("mark", "", one.marked), one.after));
  const hint = one[`hint_${language}`];
  if (hint) made.append(make("p", "hint", make("b", "", words.hint), hint));
  return made;
};
