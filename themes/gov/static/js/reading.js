// Tools of a document's page: text size kept from page to page, print, copy the address, the browser's own sharing.
// Sizes and the share panel work without this script; buttons that need it appear only with it.

const tools = document.querySelector(".reading-tools");
if (tools) {
  keepSize();
  offer("print", () => window.print());
  if (navigator.clipboard) offer("copy", copyAddress);
  if (navigator.share) offer("share", share);
}

function keepSize() {
  const chosen = recall("reading-size");
  for (const choice of tools.querySelectorAll("[name=reading-size]")) {
    if (choice.value === chosen) choice.checked = true;
    choice.addEventListener("change", () => remember("reading-size", choice.value));
  }
}

function offer(name, action) {
  const button = tools.querySelector(`[data-do=${name}]`);
  if (!button) return;
  button.hidden = false;
  button.addEventListener("click", action);
}

async function copyAddress(event) {
  const button = event.currentTarget;
  try {
    await navigator.clipboard.writeText(address());
    say(button.dataset.done);
  } catch {
    // The browser forbids it here: the address is shown, to be copied by hand.
    tools.querySelector(".reading-share").open = true;
    say(button.dataset.failed);
  }
}

async function share() {
  try {
    await navigator.share({ title: document.querySelector("h1").textContent, url: address() });
  } catch {
    // The visitor closed the sheet.
  }
}

function address() {
  return document.querySelector("link[rel=canonical]").href;
}

// Read out by screen readers, and shown.
function say(words) {
  tools.querySelector("[role=status]").textContent = words;
}

// Storage may be switched off; then the choice lasts for one page.
function recall(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function remember(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    // See recall.
  }
}
