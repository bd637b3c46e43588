// Small comforts. Every page works without this script.

import { connectSwitches } from "./switches.js";

connectSwitches();
showLeavingTarget();

// Mostly there is no banner: then its script is not asked for.
if (getComputedStyle(document.documentElement).getPropertyValue("--banner")) {
  import("./banner.js").then(({ showBanner }) => showBanner());
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
