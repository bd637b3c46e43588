// Live reload and the overlay, on every page of the preview. Everything shown is text: nothing of the content is markup.
(() => {
  const script = document.currentScript;
  const told = { ...script.dataset };
  script.remove();
  // Without a service in production the search page asks ours, whose index follows every save. Its own script comes later.
  // `?shards=1` shows what visitors will get from the static shards.
  const search = told.search && !new URLSearchParams(location.search).has("shards") && document.getElementById("search");
  if (search && search.dataset.shards && !search.dataset.endpoint) search.dataset.endpoint = told.search;
  const ours = "/~sitegen/";
  const store = (key, value, where = "localStorage") => {
    try {
      if (value === undefined) return window[where].getItem(key);
      window[where].setItem(key, value);
    } catch { /* storage is closed: the choice lasts as long as the page */ }
    return value;
  };

  let digest = told.digest;
  let findings = [];
  let language = store("sitegen-lang") || told.language;
  let open = store("sitegen-open") !== "no";
  let words = {};
  let socket = null;
  let failures = 0;
  let lost = false;

  // ── the socket ──

  const say = (message) => socket && socket.readyState === WebSocket.OPEN && socket.send(JSON.stringify(message));

  const report = () => {
    const loaded = performance.getEntriesByType("resource").map((one) => one.name).filter((one) => one.startsWith(location.origin));
    say({ url: location.origin + location.pathname, loaded: [...new Set([...styleAddresses(), ...loaded])], digest, status: Number(told.status) });
  };

  const styleLinks = () => [...document.querySelectorAll('link[rel="stylesheet"]')];
  const styleAddresses = () => styleLinks().map((one) => one.href.replace(/[?]sitegen=\d+$/, ""));

  const connect = () => {
    socket = new WebSocket(`ws://${location.host}${ours}live?token=${encodeURIComponent(told.token)}`);
    let opened = false;
    socket.addEventListener("open", () => {
      opened = true;
      failures = 0;
      if (lost) { lost = false; draw(); }
      attend(document.hasFocus());
      if (document.readyState === "complete") report();
      else addEventListener("load", report, { once: true });
    });
    socket.addEventListener("message", (event) => hear(JSON.parse(event.data)));
    socket.addEventListener("close", () => { failures += opened ? 0 : 1; again(); });
  };

  const again = async () => {
    if (!lost) { lost = true; setTimeout(() => lost && draw(), 1500); }
    await new Promise((done) => setTimeout(done, Math.min(300 * (failures + 1), 3000)));
    try {
      const answer = await fetch(ours + "words", { cache: "no-store" });
      // The server is there and will not have our token: it is another one than made this page.
      if (answer.ok && failures >= 2) { location.reload(); return; }
    } catch { failures = Math.max(failures, 0); }
    connect();
  };

  // When this tab was looked at last. A page that loads again in the background was not looked at for that.
  const isSeen = () => document.visibilityState === "visible";
  let looked = Number(store("sitegen-looked", undefined, "sessionStorage") || (isSeen() ? Date.now() : 0));
  const attend = (now) => {
    if (now) looked = Date.now();
    store("sitegen-looked", String(looked), "sessionStorage");
    say({ looked, visible: isSeen() });
  };
  addEventListener("focus", () => attend(true));
  document.addEventListener("visibilitychange", () => attend(isSeen()));
  addEventListener("pageshow", (event) => event.persisted && location.reload());

  // What somebody typed into a form would be lost with the page.
  const isTyping = () => [...document.querySelectorAll("input, textarea")].some((one) => !/^(checkbox|radio|hidden)$/.test(one.type) && one.value !== one.defaultValue);

  const hear = (message) => {
    if (message.reload) location.reload();
    else if (message.go) {
      if (message.go === location.href) location.reload();
      else if (isTyping()) { told.go = message.go; draw(); }
      else location.assign(message.go);
    }
    if (message.marks) { Object.assign(told, message.marks); draw(); }
    if (message.styles) swap(message.styles, message.digest);
    if (message.findings) {
      findings = message.findings;
      told.held = message.held ? "yes" : "";
      draw();
    }
  };

  // The new sheet is there before the old one goes: nothing flickers.
  const swap = (addresses, now) => {
    const old = styleLinks();
    const marks = Date.now();
    const done = addresses.map((address, at) => new Promise((ready) => {
      const link = (old[at] || old[old.length - 1]).cloneNode();
      link.href = address + (address.includes("?") ? "" : `?sitegen=${marks}`);
      link.addEventListener("load", ready, { once: true });
      link.addEventListener("error", ready, { once: true });
      (old[at] || old[old.length - 1]).after(link);
    }));
    Promise.all(done).then(() => {
      for (const link of old) link.remove();
      if (now) digest = now;
      report();
      document.dispatchEvent(new CustomEvent("sitegen:styles"));
    });
  };

  // ── the overlay ──

  const host = document.createElement("sitegen-preview");
  const root = host.attachShadow({ mode: "closed" });
  const sheet = document.createElement("link");
  sheet.rel = "stylesheet";
  sheet.href = ours + "overlay.css";
  const frame = document.createElement("section");
  root.append(sheet, frame);

  const make = (name, kind, ...inside) => {
    const element = document.createElement(name);
    if (kind) element.className = kind;
    element.append(...inside);
    return element;
  };
  const word = (key, values = {}) => Object.entries(values).reduce((text, [name, value]) => text.replaceAll(`{${name}}`, value), words[key] || key);
  const button = (text, act) => {
    const made = make("button", "", text);
    made.type = "button";
    made.addEventListener("click", act);
    return made;
  };

  const anchor = (text, address) => {
    const made = make("a", "", text);
    made.href = address;
    return made;
  };

  const one = (finding) => {
    const where = [finding.path, finding.line || "", finding.line && finding.column ? finding.column : ""].filter(Boolean).join(":");
    const made = make("article", finding.severity, make("h2", "", make("span", "severity", word(`severity.${finding.severity}`)), make("code", "where", where)), make("p", "message", finding[language]));
    if (finding.before || finding.marked || finding.after)
      made.append(make("pre", "", make("span", "number", String(finding.line)), finding.before, make("mark", "", finding.marked), finding.after));
    const hint = finding[`hint_${language}`];
    if (hint) made.append(make("p", "hint", make("b", "", word("hint")), hint));
    made.append(make("p", "code", finding.code));
    return made;
  };

  const draw = () => {
    const errors = findings.filter((finding) => finding.severity === "error");
    const special = told.clock || told.drafts || told.view || told.go;
    frame.replaceChildren();
    if (!findings.length && !special && !lost && told.status !== "500") return;
    frame.lang = language;
    frame.setAttribute("aria-label", word("overlay.title"));
    const bad = errors.length > 0 || told.status === "500";
    frame.className = bad ? "bad" : findings.length ? "warn" : "quiet";
    const head = make("header", "");
    if (told.view) head.append(make("span", "state", `${word("index.as")} ${told.view.replace("as-", "")}`));
    if (told.clock) head.append(make("span", "state", word("time.at", { clock: told.clock })));
    if (told.drafts) head.append(make("span", "state", word("time.drafts")));
    if (lost) head.append(make("span", "state", word("overlay.lost")));
    if (told.go) head.append(anchor(word("overlay.go"), told.go));
    if (findings.length) {
      head.append(make("strong", "", word("overlay.problems", { count: findings.length })));
      head.append(button(word(open ? "overlay.close" : "overlay.open"), () => { open = !open; store("sitegen-open", open ? "yes" : "no"); draw(); }));
    }
    head.append(button(word("overlay.language"), () => { language = language === "zh" ? "en" : "zh"; store("sitegen-lang", language); load(); }));
    head.append(anchor(word("overlay.cluster"), told.index));
    frame.append(head);
    if (findings.length && open) {
      const list = make("div", "findings");
      list.tabIndex = 0; // so that the keyboard can scroll it
      list.setAttribute("role", "group");
      list.setAttribute("aria-label", word("problems.title"));
      if (told.held) list.append(make("p", "held", word("held.page")));
      if (told.status === "500") list.append(make("p", "held", word("failed.page")));
      list.append(...findings.map(one));
      frame.append(list);
    }
  };

  const load = async () => {
    try { words = await (await fetch(`${ours}words?lang=${language}`)).json(); } catch { /* drawn with keys until the server is back */ }
    draw();
  };

  document.body.append(host);
  load();
  connect();
})();
