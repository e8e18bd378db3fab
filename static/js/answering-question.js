// One question page: what is typed, the keys, the panel beside it.

import { newKey } from "./answering-sender.js";

const PAUSE = 400; // milliseconds after the last character
const NEAR = 200; // characters left from which the count is shown

function same(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}

export class Question extends EventTarget {
  #root;
  #sender;
  #line;
  #saved; // {answer, version}: what the server has
  #last; // what was said last time, or null
  #timer = 0;
  #listening = new AbortController();

  constructor({ root, form, sender, line, go }) {
    super();
    this.#root = root;
    this.form = form;
    this.#sender = sender;
    this.#line = line;
    this.isLeaving = false;
    this.url = root.dataset.url;
    this.title = root.querySelector("h1").textContent;
    this.group = root.querySelector("[data-question]");
    this.#saved = {
      answer: JSON.parse(document.querySelector("#saved-answer").textContent),
      version: Number(form.elements.version.value),
    };
    this.#last = JSON.parse(document.querySelector("#last-answer")?.textContent ?? "null");
    const pending = sender.pending(this.url);
    if (pending) this.fill(pending);
    else this.keep();
    this.#listen(go);
    this.#showKeys();
    this.#showGuide(this.#chosen);
    if (!root.querySelector(".error-summary")) this.group.querySelector("h1").focus({ preventScroll: true });
  }

  // Boxes to tick in place of levels; what stands beside them are boxes, too, of which one at most is ticked.
  get #hasBoxes() {
    return this.group.hasAttribute("data-ticks");
  }

  get #chosen() {
    return this.form.querySelector("input[name=choice]:checked, input[name=ticks]:checked");
  }

  get next() {
    return this.form.querySelector("button[name=go][value=next]").dataset.href;
  }

  // “Not applicable” needs its reason and its sentence before it can be saved.
  get isIncomplete() {
    const { na, note } = this.read();
    return na !== undefined && !(na && note);
  }

  close() {
    this.#listening.abort();
    clearTimeout(this.#timer);
  }

  // The answer in the shape in which it is sent and stored.
  read() {
    const data = new FormData(this.form);
    const choice = data.get("choice");
    const ticks = data.getAll("ticks");
    const note = data.get("note").replaceAll("\r\n", "\n").trim();
    const evidence = data.get("evidence").split("\n").map((link) => link.trim()).filter(Boolean);
    return {
      ...(/^\d+$/.test(choice) && { level: Number(choice) }),
      ...(choice === "na" && { na: data.get("na_reason") ?? "" }),
      ...(choice === "dont_know" && { unknown: true }),
      ...(note && { note }),
      ...(evidence.length && { evidence }),
      ...((ticks.length || choice === "none") && { ticks }),
    };
  }

  fill({ level, na, unknown, note = "", evidence = [], ticks }) {
    const other = na !== undefined ? "na" : unknown ? "dont_know" : ticks && !ticks.length ? "none" : "";
    const choice = level !== undefined ? String(level) : other;
    for (const input of this.form.querySelectorAll("input[name=ticks]")) input.checked = ticks?.includes(input.value) ?? false;
    for (const input of this.form.querySelectorAll("input[name=choice]")) input.checked = input.value === choice;
    for (const input of this.form.querySelectorAll("input[name=na_reason]")) input.checked = input.value === na;
    this.form.elements.note.value = note;
    this.form.elements.evidence.value = evidence.join("\n");
    this.#showSame();
    this.#showGuide(this.#chosen);
  }

  // The server says where the buttons lead now: this answer decides whether other questions are asked.
  lead(ways) {
    for (const button of this.form.querySelectorAll("[data-way]")) button.dataset.href = ways[button.dataset.way];
  }

  // The server has committed this version.
  saved({ answer, version }) {
    this.#saved = { answer, version };
    this.form.elements.version.value = version;
    this.form.elements.key.value = newKey();
  }

  // Put what is typed on the device, to be sent. False when it cannot be saved yet.
  keep() {
    const answer = this.read();
    if (this.isIncomplete) return false;
    if (!same(answer, this.#sender.pending(this.url) ?? this.#saved.answer)) {
      this.#sender.keep({ url: this.url, title: this.title, words: this.#words(), version: this.#saved.version, answer });
    }
    return true;
  }

  // The plain form: the server says what is wrong.
  sendForm(button) {
    this.isLeaving = true;
    this.close();
    this.form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "go", value: button.value }));
    this.form.submit();
  }

  #words() {
    const chosen = [...this.form.querySelectorAll("input[name=choice]:checked, input[name=ticks]:checked")];
    const words = chosen.map((input) => this.form.querySelector(`label[for="${input.id}"]`).textContent);
    return words.join("\n") || "Unanswered";
  }

  #changed(pause) {
    clearTimeout(this.#timer);
    this.#showSame();
    if (!this.keep()) return this.#line.show({ name: "incomplete" });
    if (!this.#sender.urls.includes(this.url)) return undefined;
    if (pause) this.#timer = setTimeout(() => this.#sender.flush(), PAUSE);
    else this.#sender.flush();
    return undefined;
  }

  #listen(go) {
    const { signal } = this.#listening;
    this.form.addEventListener("change", ({ target }) => {
      if (!["radio", "checkbox"].includes(target.type)) return;
      if (this.#hasBoxes) this.#clearOthers(target);
      this.#showGuide(target);
      this.#changed(target.name === "ticks"); // several are ticked in a row
      this.dispatchEvent(new Event("chosen"));
    }, { signal });
    this.form.addEventListener("input", ({ target }) => {
      if (target.tagName !== "TEXTAREA") return;
      this.#showCount(target);
      this.#changed(true);
    }, { signal });
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      clearTimeout(this.#timer); // it goes out now
      go(event.submitter ?? this.#button("next"));
    }, { signal });
    this.group.addEventListener("focusin", ({ target }) => this.#showGuide(target), { signal });
    this.#root.addEventListener("keydown", (event) => this.#key(event), { signal });
    this.#root.querySelector("[data-open-keys]").addEventListener("click", () => this.#openKeys(), { signal });
    for (const button of this.#root.querySelectorAll("[data-same]")) {
      button.addEventListener("click", (event) => {
        event.preventDefault();
        this.#sayTheSame();
      }, { signal });
    }
  }

  // A box that holds and “None of these”, “I don’t know” or “Not applicable” exclude each other.
  #clearOthers(target) {
    if (!target.checked || target.name === "na_reason") return;
    for (const input of this.form.querySelectorAll("input[name=choice], input[name=ticks]")) {
      if (input !== target && (target.name === "choice" || input.name === "choice")) input.checked = false;
    }
  }

  #button(value) {
    return this.form.querySelector(`button[name=go][value=${value}]`);
  }

  #key(event) {
    const inText = event.target.matches("textarea");
    const inQuestion = this.group.contains(event.target);
    if (event.isComposing || event.metaKey) return;
    const act = event.altKey || event.ctrlKey ? this.#chord(event, inText) : inQuestion && this.#single(event);
    if (act) {
      event.preventDefault();
      act();
    }
  }

  #chord({ key, altKey, ctrlKey }, inText) {
    if (ctrlKey) return key === "Enter" && !altKey ? () => this.#button("next").click() : null;
    if (inText) return null;
    return { ArrowRight: () => this.#button("next").click(), ArrowLeft: () => this.#button("back").click() }[key];
  }

  #single({ key }) {
    if (key === "Enter") return () => this.#button("next").click();
    if (this.#root.dataset.singleKeys !== "yes") return null;
    if (key === "?") return () => this.#openKeys();
    if (key.toUpperCase() === "S") return this.#last && (() => this.#sayTheSame());
    const input = this.group.querySelector(`input[data-key="${CSS.escape(key.toUpperCase())}"]`);
    return input && (() => this.#choose(input));
  }

  #choose(input) {
    input.focus();
    if (input.type === "checkbox" || !input.checked) input.click();
    if (input.name === "choice" && input.value === "na" && input.checked) this.group.querySelector("input[name=na_reason]").focus();
  }

  // Choose what was said last time, with its note and links, and stay: it can still be changed.
  #sayTheSame() {
    this.fill(this.#last);
    this.#chosen.focus();
    this.#changed(false);
    this.dispatchEvent(new Event("chosen"));
  }

  #showSame() {
    const isSame = same(this.read(), this.#last);
    for (const button of this.#root.querySelectorAll("[data-same]")) button.hidden = isSame;
    for (const words of this.#root.querySelectorAll("[data-is-same]")) words.hidden = !isSame;
  }

  #openKeys() {
    document.querySelector("#keys").showModal();
  }

  #showKeys() {
    const on = this.#root.dataset.singleKeys === "yes";
    for (const cap of this.#root.querySelectorAll(".key-cap")) cap.classList.toggle("key-cap-on", on);
    this.#root.querySelector("[data-open-keys]").hidden = false;
  }

  #showGuide(target) {
    if (target?.name !== "choice") return;
    for (const section of this.#root.querySelectorAll("[data-guide]")) section.hidden = section.dataset.guide !== target.value;
  }

  #showCount(area) {
    const limit = Number(area.dataset.limit);
    if (!limit) return;
    const left = limit - area.value.trim().length;
    let count = area.parentElement.querySelector(".char-count");
    if (!count) {
      count = Object.assign(document.createElement("p"), { className: "char-count" });
      area.after(count);
    }
    count.textContent = left < 0 ? `${-left} characters too many` : left <= NEAR ? `${left} characters left` : "";
  }
}
