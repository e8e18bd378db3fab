// What needs the person: two answers to one question, or an answer that came too late.

import { clock } from "./answering-state.js";

function shown(answer, form) {
  const parts = document.createDocumentFragment();
  const add = (tag, className, text) => {
    const element = document.createElement(tag);
    element.className = className;
    element.textContent = text;
    parts.append(element);
  };
  add("p", "said", choiceInWords(answer, form));
  for (const key of answer.ticks ?? []) add("p", "said-tick", labelOf(form, "ticks", key));
  if (answer.note) add("blockquote", "said-note", answer.note);
  for (const link of answer.evidence ?? []) add("p", "said-links", link);
  return parts;
}

function labelOf(form, name, value) {
  const input = form?.querySelector(`input[name="${name}"][value="${CSS.escape(String(value))}"]`);
  return input ? form.querySelector(`label[for="${input.id}"]`).textContent : String(value);
}

function choiceInWords(answer, form) {
  if (answer.level !== undefined) return labelOf(form, "choice", answer.level);
  if (answer.ticks) return answer.ticks.length ? `${answer.ticks.length} ticked` : labelOf(form, "choice", "none");
  if (answer.na !== undefined) return `Not applicable: ${labelOf(form, "na_reason", answer.na)}`;
  return answer.unknown ? "I don’t know" : "Unanswered";
}

function ago(iso) {
  const minutes = Math.round((Date.now() - new Date(iso)) / 60000);
  if (minutes < 1) return "just now";
  if (minutes < 60) return minutes === 1 ? "1 minute ago" : `${minutes} minutes ago`;
  return `at ${clock(iso)}`;
}

function place(template, before) {
  document.querySelector("main .conflict")?.remove();
  const panel = document.querySelector(template).content.cloneNode(true).firstElementChild;
  before.before(panel);
  panel.focus();
  return panel;
}

export function showConflict({ form, mine, current, onKeep, onTake, onMerge }) {
  const panel = place("#conflict-panel", form);
  const end = (act) => () => {
    panel.remove();
    form.querySelector("h1").focus();
    act();
  };
  panel.querySelector("[data-by]").textContent = current.by;
  panel.querySelector("[data-ago]").textContent = `${ago(current.at)}.`;
  panel.querySelector("[data-mine]").append(shown(mine, form));
  panel.querySelector("[data-theirs-title]").textContent = `Saved by ${current.by}`;
  panel.querySelector("[data-theirs]").append(shown(current.answer, form));
  panel.querySelector("[data-take-theirs]").textContent = `Take ${current.by}’s`;
  panel.querySelector("[data-keep-mine]").addEventListener("click", end(onKeep));
  panel.querySelector("[data-take-theirs]").addEventListener("click", end(onTake));
  panel.querySelector("[data-merge]").addEventListener("click", end(onMerge));
}

export function showRefused({ before, mine, words, title, url, leads, onDiscard }) {
  const panel = place("#refused-panel", before);
  const copy = [words, mine.note, ...(mine.evidence ?? [])].filter(Boolean).join("\n");
  panel.querySelector("#refused-title").textContent = title;
  panel.querySelector("[data-mine]").textContent = copy;
  panel.querySelector("[data-copy]").addEventListener("click", () => navigator.clipboard.writeText(copy));
  panel.querySelector("[data-discard]").addEventListener("click", () => {
    panel.remove();
    onDiscard();
  });
  const results = panel.querySelector("[data-results]");
  if (url) {
    results.href = url;
    if (leads) results.textContent = leads;
    results.hidden = false;
  }
}
