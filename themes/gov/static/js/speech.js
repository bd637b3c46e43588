// Read-aloud by the browser's own voices: start, pause, stop, speed. Reads <main>, passage by passage.

const PASSAGES = "h1, h2, h3, h4, p, li, dt, dd, th, td, figcaption, blockquote, summary";

export function connectSpeech(tools) {
  const panel = tools.querySelector("[data-speech]");
  if (!("speechSynthesis" in window)) panel.hidden = true;
  if (panel.hidden) return;
  const [start, pause, stop] = ["start", "pause", "stop"].map(name => panel.querySelector(`[data-do=${name}]`));
  const speed = panel.querySelector("select");
  const status = panel.querySelector("[role=status]");
  let passages = [];
  let at = 0;
  let state = "stopped"; // "reading", "paused"

  const show = next => {
    state = next;
    pause.disabled = state === "stopped";
    stop.disabled = state === "stopped";
    pause.textContent = state === "paused" ? pause.dataset.resume : pause.dataset.pause;
    status.textContent = panel.dataset[state];
    document.querySelector(".being-read")?.classList.remove("being-read");
    if (state !== "stopped") passages[at]?.classList.add("being-read");
  };

  const speak = () => {
    const passage = passages[at];
    if (!passage) return halt();
    const words = new SpeechSynthesisUtterance(passage.innerText);
    words.lang = passage.closest("[lang]").lang;
    words.rate = Number(speed.value);
    words.addEventListener("end", () => {
      if (state !== "reading" || passages[at] !== passage) return;
      at += 1;
      speak();
    });
    show("reading");
    passage.scrollIntoView({ block: "nearest" });
    speechSynthesis.speak(words);
  };

  const halt = () => {
    at = passages.length;
    speechSynthesis.cancel();
    show("stopped");
  };

  start.addEventListener("click", () => {
    speechSynthesis.cancel();
    passages = [...document.querySelectorAll("main")].flatMap(main => readable(main));
    at = 0;
    speak();
  });
  pause.addEventListener("click", () => {
    if (state === "reading") {
      speechSynthesis.pause();
      show("paused");
    } else if (state === "paused") {
      speechSynthesis.resume();
      show("reading");
    }
  });
  stop.addEventListener("click", halt);
  addEventListener("pagehide", () => speechSynthesis.cancel());
  show("stopped");
}

// Innermost passages that are shown and say something.
function readable(main) {
  return [...main.querySelectorAll(PASSAGES)].filter(
    one => !one.querySelector(PASSAGES) && one.checkVisibility() && one.innerText.trim() !== "",
  );
}
