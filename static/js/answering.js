// Makes answering quicker and safer; without it every page works by plain forms.

import { showConflict, showRefused } from "./answering-panels.js";
import { Question } from "./answering-question.js";
import { Sender } from "./answering-sender.js";
import { SaveLine } from "./answering-state.js";
import { Device } from "./device.js";

const AHEAD = 2; // question pages fetched in advance, so that a lost connection does not stop the person

const root = () => document.querySelector("#answering");
const sender = new Sender({
  user: root().dataset.user,
  token: document.querySelector("[name=csrfmiddlewaretoken]").value,
  device: new Device(root().dataset.user),
});
const pages = new Map(); // address → HTML of a question page
let line = new SaveLine();
let question = null;
let wanted = null; // the button by which the person asked to leave while the server could not be reached

await sender.load();
open();
const replaying = !question && sender.count > 0;
sender.addEventListener("state", ({ detail }) => line.show(detail));
sender.addEventListener("saved", ({ detail }) => {
  if (detail.url === question?.url) arrived(detail);
  if (replaying && !sender.count) refresh();
});
sender.addEventListener("conflict", ({ detail }) => {
  if (detail.url === question?.url) settle(detail);
});
for (const kind of ["submitted", "moved", "refused"]) {
  sender.addEventListener(kind, ({ detail }) => {
    if (detail.url === root().dataset.url) tooLate(detail);
  });
}
sender.flush();

// Attach to the page that is shown.
function open() {
  const form = root().querySelector("form.answer-form");
  question = form && root().dataset.mayAnswer === "yes" ? new Question({ root: root(), form, sender, line, go }) : null;
  if (question) {
    const isWhole = sender.count === 0;
    if (isWhole) line.show({ name: "idle", at: root().dataset.savedAt });
    question.addEventListener("chosen", () => lookAhead(question.next), { once: true });
    form.addEventListener("input", () => { wanted = null; });
  }
}

// Leave for another page once the answer is with the server. With no connection, leave at once for a page that is here
// already, and for any other as soon as the answer has arrived, unless the person has gone on answering.
async function go(button) {
  if (!question.keep()) return question.sendForm(button);
  await sender.flush();
  const { href } = button.dataset; // read now: what was saved may have moved it
  if (!sender.urls.includes(question.url)) return navigator.onLine || !pages.has(href) ? leave(href) : turnTo(href);
  if (sender.state.name === "faults") return question.sendForm(button);
  if (!["offline", "retrying", "signed-out"].includes(sender.state.name)) return undefined;
  if (pages.has(href)) return turnTo(href);
  wanted = button;
  return undefined;
}

function leave(href) {
  question.isLeaving = true;
  location.assign(href);
}

function arrived(detail) {
  question.saved(detail);
  if (detail.ways) follow(detail.ways);
  if (wanted && !sender.urls.includes(question.url)) leave(wanted.dataset.href);
}

// The answer decides what is asked: pages fetched before it lead along the questions of before.
function follow(ways) {
  question.lead(ways);
  pages.clear();
  lookAhead(question.next);
}

async function lookAhead(href, count = AHEAD) {
  if (!count || !href?.includes("/questions/")) return;
  if (!pages.has(href)) {
    const response = await fetch(href).catch(() => null);
    if (!response?.ok || response.redirected) return;
    pages.set(href, await response.text());
  }
  await lookAhead(parse(pages.get(href)).querySelector("button[name=go][value=next]")?.dataset.href, count - 1);
}

function parse(html) {
  return new DOMParser().parseFromString(html, "text/html");
}

function turnTo(href) {
  pages.set(location.pathname + location.search, document.documentElement.outerHTML);
  history.pushState(null, "", href);
  show(href);
}

function show(href) {
  const page = parse(pages.get(href));
  question?.close();
  wanted = null;
  document.title = page.title;
  document.querySelector("main").replaceWith(page.querySelector("main"));
  line = new SaveLine();
  open();
  line.show(sender.state);
}

// Show the counts anew, now that earlier answers have arrived.
async function refresh() {
  const response = await fetch(location.href);
  if (!response.ok) return;
  pages.set(location.href, await response.text());
  show(location.href);
}

function settle({ url, words, answer: mine, current }) {
  const { title, form } = question;
  const decide = (answer) => {
    question.fill(answer);
    sender.settle({ url, title, words, version: current.version, answer });
  };
  showConflict({
    form,
    mine,
    current,
    onKeep: () => decide(mine),
    onTake: async () => {
      await sender.forget(url);
      question.fill(current.answer);
      question.saved(current);
    },
    onMerge: () => {
      const notes = [...new Set([mine.note, current.answer.note].filter(Boolean))];
      const evidence = [...new Set([...(mine.evidence ?? []), ...(current.answer.evidence ?? [])])];
      decide({ ...mine, ...(notes.length && { note: notes.join("\n\n") }), ...(evidence.length && { evidence }) });
      form.elements.note.focus();
    },
  });
}

function tooLate({ url, answer, words, submitted, moved }) {
  showRefused({
    before: root().querySelector("form.answer-form, [data-unsent]"),
    mine: answer,
    words,
    title: document.querySelector("[data-save-line] [data-shown]")?.textContent ?? "What you had not sent",
    url: (submitted ?? moved)?.url,
    leads: moved && `Go on in version ${moved.version}`,
    onDiscard: () => sender.forget(url),
  });
}

addEventListener("popstate", () => {
  const href = location.pathname + location.search;
  if (pages.has(href)) show(href);
  else location.reload();
});

addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

addEventListener("beforeunload", (event) => {
  if (question?.isLeaving) return;
  if (sender.isStuck || question?.isIncomplete) event.preventDefault();
});

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-retry]")) sender.retry();
});

document.addEventListener("signing-out", ({ detail: sending }) => sending.push(sender.flush()));
document.addEventListener("device-cleared", () => sender.forgetAll());
