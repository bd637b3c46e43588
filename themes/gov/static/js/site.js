// Small comforts. Every page works without this script.

keepReadingAids();
offerTools();
showLeavingTarget();

// 大字版 and 高对比 work by CSS alone; here the choice is kept from page to page.
function keepReadingAids() {
  for (const id of ["large-text", "high-contrast"]) {
    const box = document.getElementById(id);
    if (!box) continue;
    box.checked = recall(id) === "on";
    box.addEventListener("change", () => remember(id, box.checked ? "on" : "off"));
  }
}

// Print and share buttons are useless without script, hence hidden until now.
function offerTools() {
  for (const tools of document.querySelectorAll(".tools")) {
    tools.hidden = false;
    tools.querySelector("[data-do=print]").addEventListener("click", () => window.print());
    tools.querySelector("[data-do=share]").addEventListener("click", share);
  }
}

async function share(event) {
  const button = event.currentTarget;
  const url = document.querySelector("link[rel=canonical]").href;
  try {
    if (navigator.share) await navigator.share({ title: document.title, url });
    else {
      await navigator.clipboard.writeText(url);
      button.textContent = button.dataset.done;
    }
  } catch {
    // The visitor closed the dialogue, or the browser forbids the clipboard: nothing to do.
  }
}

// The leaving notice shows where the link goes. Only web addresses, only as text and link.
function showLeavingTarget() {
  const notice = document.getElementById("leave");
  if (!notice) return;
  const target = leavingTarget();
  if (!target) return;
  const link = document.createElement("a");
  link.href = target.href;
  link.rel = "noopener noreferrer nofollow";
  link.textContent = target.href;
  notice.querySelector(".target span").append(link);
  notice.querySelector(".target").hidden = false;
  notice.querySelector(".without-script").hidden = true;
}

// The address stands in the fragment (#https://…) or in the query (?url=https://…).
function leavingTarget() {
  try {
    const named = new URLSearchParams(location.search).get("url");
    const target = new URL(named ?? decodeURIComponent(location.hash.slice(1)));
    return ["http:", "https:"].includes(target.protocol) ? target : null;
  } catch {
    return null;
  }
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
