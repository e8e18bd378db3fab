// The line that always says where the answers are. It is announced at most once in five seconds.

const QUIET = 5000;

export function clock(iso) {
  return new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" }).format(new Date(iso));
}

function answers(count) {
  return count === 1 ? "1 answer" : `${count} answers`;
}

const TEXTS = {
  idle: ({ at }) => (at ? `All answers saved, ${clock(at)}` : "All answers saved"),
  saving: () => "Saving…",
  saved: ({ at }) => `Saved ${clock(at)}`,
  offline: ({ count }) => `Offline. ${answers(count)} kept on this device.`,
  retrying: ({ seconds }) => `Server busy, trying again in ${seconds} s. Nothing is lost.`,
  "signed-out": () => "You were signed out. Your answers are safe on this device. Sign in to send them.",
  conflict: ({ current, title }) => `${current.by} changed “${title}” as well. Choose what to keep.`,
  submitted: ({ submitted }) => `This assessment was submitted at ${clock(submitted.at)} by ${submitted.by}.`,
  moved: ({ moved }) => moved.message,
  refused: ({ refused }) => refused ?? "This answer cannot be saved here any more. It is kept on this device.",
  faults: ({ faults }) => `Not saved: ${faults[0].message}`,
  incomplete: () => "Not saved yet: choose a reason and add a sentence.",
};
const LOOKS = { submitted: "refused", moved: "refused", faults: "conflict", incomplete: "conflict" };

export class SaveLine {
  #line = document.querySelector("[data-save-line]");
  #announced = 0;
  #timer = 0;

  constructor() {
    this.#line?.querySelector("[data-shown]").setAttribute("aria-hidden", "true");
  }

  show({ name, ...detail }) {
    if (!this.#line) return;
    const text = TEXTS[name](detail);
    const box = this.#line.parentElement;
    this.#line.dataset.state = LOOKS[name] ?? name;
    this.#line.querySelector("[data-shown]").textContent = text;
    box.querySelector("[data-sign-in]").hidden = name !== "signed-out";
    box.querySelector("[data-retry]").hidden = name !== "retrying";
    if (box.hasAttribute("data-replay")) box.hidden = false;
    const open = box.querySelector("[data-open]");
    open.hidden = !detail.current || detail.url === document.querySelector("#answering").dataset.url;
    open.href = detail.url ?? "";
    clearTimeout(this.#timer);
    if (name === "saving") return;
    this.#timer = setTimeout(() => this.#announce(text), Math.max(0, this.#announced + QUIET - Date.now()));
  }

  #announce(text) {
    this.#announced = Date.now();
    this.#line.querySelector("[data-said]").textContent = text;
  }
}
