// Writing a rubric: line numbers, a look at the text a moment after each change, ways from a fault to its line, and a
// warning before unsaved text is left. Without it the buttons do the same, page by page.

const WAIT = 500;

const form = document.querySelector("form[data-drafting]");
const text = form.elements.text;
const found = form.querySelector("[data-found]");
const said = form.querySelector("[data-said]");
const unsaved = form.querySelector("[data-unsaved]");
const lines = document.createElement("pre");

let saved = unsaved.hidden ? written() : "";
let asking = null;
let timer = 0;
let question = null;

function written() {
  return [form.elements.text, form.elements.name, form.elements.note].map((field) => field.value).join("\u0000");
}

// Line numbers

function number() {
  const count = text.value.split("\n").length;
  if (lines.dataset.count === String(count)) return;
  lines.dataset.count = count;
  lines.textContent = Array.from({ length: count }, (_, index) => index + 1).join("\n");
}

function follow() {
  lines.scrollTop = text.scrollTop;
}

function jump(line, column) {
  const before = text.value.split("\n").slice(0, line - 1);
  const start = before.reduce((sum, each) => sum + each.length + 1, 0) + column - 1;
  const end = text.value.indexOf("\n", start);
  text.focus();
  text.setSelectionRange(start, end < 0 ? text.value.length : end);
  text.scrollTop = Math.max(0, (line - 1) * parseFloat(getComputedStyle(text).lineHeight) - text.clientHeight / 3);
  text.scrollLeft = 0;
}

// The question that is looked at follows the caret, unless another is chosen. Other parts have ids, too: in those it stays.

function followCaret() {
  const before = text.value.slice(0, text.selectionStart);
  const id = [...before.matchAll(/^\s*-\s+(?:\{\s*)?id:\s*([a-z0-9-]+)/gm)].at(-1)?.[1];
  const known = [...(form.elements.question?.options ?? [])].map((option) => option.value);
  if (!id || id === question || (known.length && !known.includes(id))) return false;
  question = id;
  return true;
}

// The look at the text

async function look() {
  asking?.abort();
  asking = new AbortController();
  const data = new FormData(form);
  data.delete("file");
  if (question) data.set("question", question);
  try {
    const response = await fetch(found.dataset.url, { method: "POST", body: data, signal: asking.signal });
    if (response.redirected) return say("Sign in again in another tab, then go on here.");
    if (!response.ok) return say(response.status === 413 ? "The text is larger than 1 MB." : "The text could not be checked.");
    show(await response.text());
  } catch (error) {
    if (error.name !== "AbortError") say("The server cannot be reached. The text stays here.");
  }
}

function say(words) {
  said.textContent = words;
  said.classList.remove("visually-hidden");
}

// A text with faults has no preview; the last one stays, and says so.
function show(html) {
  const kept = found.querySelector("[data-preview]");
  const focused = document.activeElement?.id;
  const opened = found.querySelector(".preview-question > details")?.open;
  found.innerHTML = html;
  const gap = found.querySelector("[data-no-preview]");
  if (kept && gap) {
    kept.querySelector("[data-stale]").hidden = false;
    gap.replaceWith(kept);
  }
  const beside = found.querySelector(".preview-question > details");
  if (beside && opened) beside.open = true;
  if (focused === "id_question") document.getElementById(focused)?.focus();
  said.classList.add("visually-hidden");
  said.textContent = found.querySelector("[data-state]").textContent;
}

function soon() {
  clearTimeout(timer);
  timer = setTimeout(look, WAIT);
}

text.parentElement.insertBefore(lines, text);
lines.className = "editor-lines";
lines.setAttribute("aria-hidden", "true");
const desk = document.createElement("div");
desk.className = "editor-desk";
text.before(desk);
desk.append(lines, text);
number();

text.addEventListener("scroll", follow);
text.addEventListener("input", () => {
  number();
  follow();
});
text.addEventListener("click", () => followCaret() && soon());

form.addEventListener("input", (event) => {
  if (event.target === form.elements.question) {
    question = event.target.value;
    return look();
  }
  unsaved.hidden = written() === saved;
  if (event.target !== text) return;
  followCaret();
  soon();
});

form.addEventListener("click", (event) => {
  const place = event.target.closest("[data-line]");
  if (place) {
    event.preventDefault();
    jump(Number(place.dataset.line), Number(place.dataset.column));
  }
  if (event.target.value === "check" && event.target.name === "do") {
    event.preventDefault();
    clearTimeout(timer);
    look();
  }
});

// A file is read here, so that it is seen and checked before it is saved. One that is not UTF-8 goes to the server,
// which says where it is not.
form.elements.file.addEventListener("change", async () => {
  const [file] = form.elements.file.files;
  if (!file || file.size > 1_000_000) return;
  try {
    text.value = new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
  } catch {
    return;
  }
  form.elements.file.value = "";
  number();
  unsaved.hidden = written() === saved;
  look();
});

form.addEventListener("submit", () => {
  saved = written();
});

window.addEventListener("beforeunload", (event) => {
  if (written() !== saved) event.preventDefault();
});
