// Around the terminal: a fitting size of letters, the keys that browsers keep for themselves, and what happens at the end.
"use strict";

const KEPT = { KeyN: 78, KeyT: 84, KeyW: 87 };  // Ctrl with these opens and closes windows, and no page is asked
const COLUMNS = 80, LINES = 24;
const terminal = document.getElementById("terminal");

// Nothing on the screen opens a page: what looks like an address there may be a customer's text.
window.open = () => null;

function fit() {
  const wide = terminal.clientWidth / COLUMNS / 0.61, high = terminal.clientHeight / LINES / 1.33;
  terminal.dataset.fontSize = Math.max(9, Math.min(16, Math.floor(Math.min(wide, high))));
}

function focusTerminal() {
  const field = document.querySelector(".xterm-helper-textarea");
  const said = document.body.classList;
  if (field && said.contains("-loaded") && !said.contains("-closed")) field.focus();
}

document.addEventListener("keydown", (event) => {
  const code = KEPT[event.code];
  if (!code || !event.altKey || event.ctrlKey || event.metaKey || !event.isTrusted) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const field = document.querySelector(".xterm-helper-textarea");
  if (!field) return;
  field.dispatchEvent(new KeyboardEvent("keydown", {
    key: event.code.slice(3).toLowerCase(), code: event.code, keyCode: code, which: code, ctrlKey: true, bubbles: true, cancelable: true,
  }));
}, true);

const stay = (event) => event.preventDefault();
window.addEventListener("beforeunload", stay);
document.querySelector("header form").addEventListener("submit", () => window.removeEventListener("beforeunload", stay));

let begun = false, ended = false;
new MutationObserver(() => {
  const said = document.body.classList;
  if (!begun && said.contains("-loaded")) {
    begun = true;
    focusTerminal();
  }
  if (ended || !said.contains("-closed")) return;
  ended = true;
  window.removeEventListener("beforeunload", stay);
  document.querySelector("#ended a").focus();
}).observe(document.body, { attributes: true, attributeFilter: ["class"] });

document.addEventListener("mouseup", () => setTimeout(focusTerminal));
window.addEventListener("focus", focusTerminal);

// The terminal measures its letters once, so they have to be there before it is.
window.addEventListener("load", async () => {
  fit();
  await Promise.allSettled(["", "bold ", "italic "].map((style) => document.fonts.load(`${style}16px "Roboto Mono"`)));
  terminal.classList.add("textual-terminal");
  const script = document.createElement("script");
  script.src = "/static/textual.js";
  script.addEventListener("load", () => window.onload());
  document.head.append(script);
});
