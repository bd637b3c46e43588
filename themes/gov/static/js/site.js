// Small comforts. Every page works without this script.

import { connectSwitches } from "./switches.js";

connectSwitches();
offerTools();
showLeavingTarget();

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
