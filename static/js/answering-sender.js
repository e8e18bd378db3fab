// Sends unsent answers, one after another and each with its version and key, until the server has committed them.
//
// An item is {url, title, words, version, key, answer, next, nextKey}: `answer` goes out first, always under the same key, so that
// a repeat counts once; what was changed after it went out waits in `next` until the version of its predecessor is known.

const BACKOFF = [5, 10, 20, 40, 60]; // seconds after "server busy"
const OFFLINE_BACKOFF = [1, 2, 4, 4, 4]; // seconds after "no connection"; the browser's online event comes first
const PATIENCE = 20000; // milliseconds for one request
const LEAVING = 5000; // milliseconds in which a page that is being left has gone

// 128 random bits in hexadecimal. `crypto.randomUUID` is missing where the page came without TLS, as in an office network.
export const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

export class Sender extends EventTarget {
  #user;
  #token;
  #device;
  #items = new Map();
  #blocked = new Map(); // url → why this item waits for the person
  #underway = new Set();
  #running = null;
  #failures = 0;
  #timer = 0;
  #state = { name: "idle" };

  constructor({ user, token, device }) {
    super();
    this.#user = user;
    this.#token = token;
    this.#device = device;
    addEventListener("online", () => this.retry());
    addEventListener("offline", () => this.#items.size && this.#say("offline"));
    addEventListener("beforeunload", () => this.#waitUntilLeft());
    addEventListener("pagehide", () => this.#sendWhileLeaving());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") this.#sendWhileLeaving();
      else this.retry();
    });
  }

  // Take up what earlier pages left on the device.
  async load() {
    for (const item of await this.#device.all().catch(() => [])) this.#items.set(item.url, item);
  }

  get state() {
    return this.#state;
  }

  get count() {
    return this.#items.size;
  }

  get urls() {
    return [...this.#items.keys()];
  }

  // True when something can only reach the server later, or needs the person.
  get isStuck() {
    return this.#items.size > 0 && !["idle", "saving", "saved"].includes(this.#state.name);
  }

  // The unsent answer to this question, or undefined.
  pending(url) {
    const item = this.#items.get(url);
    return item && (item.next ?? item.answer);
  }

  // Keep an answer that was given after reading `version`; the newest to a question replaces one that never went out.
  keep({ url, title, words, version, answer }) {
    const item = this.#items.get(url);
    if (item?.attempted) {
      this.#store({ ...item, words, next: answer, nextKey: newKey() });
    } else {
      this.#store({ url, title, words, version: item?.version ?? version, key: item?.key ?? newKey(), answer });
    }
    this.#blocked.delete(url);
  }

  // Say again, after a conflict, what is to stand: now on top of the version that won.
  settle({ url, title, words, version, answer }) {
    this.#blocked.delete(url);
    this.#store({ url, title, words, version, key: newKey(), answer });
    return this.flush();
  }

  async forget(url) {
    this.#items.delete(url);
    this.#blocked.delete(url);
    await this.#device.remove(url).catch(() => {});
    if (!this.#items.size) this.#say("idle");
  }

  // The device was cleared: nothing of this page goes out any more.
  forgetAll() {
    this.#items.clear();
    clearTimeout(this.#timer);
  }

  retry() {
    if (!this.#items.size) return Promise.resolve();
    this.#failures = 0;
    return this.flush();
  }

  // Send everything that can be sent. Resolves when nothing is left to send now.
  flush() {
    clearTimeout(this.#timer);
    this.#running ??= this.#sendAll().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  async #sendAll() {
    let renewed = false;
    for (let item = this.#sendable(); item; item = this.#sendable()) {
      const outcome = await this.#send(item);
      if (outcome === "renew") {
        if (renewed || !(await this.#renewToken())) return this.#say("signed-out");
        renewed = true;
      } else if (outcome !== "done") {
        return this.#later(outcome);
      } else {
        this.#failures = 0;
      }
    }
    return undefined;
  }

  #sendable() {
    return [...this.#items.values()].find((item) => !this.#blocked.has(item.url));
  }

  #later({ name, after }) {
    const steps = name === "offline" ? OFFLINE_BACKOFF : BACKOFF;
    const seconds = after || steps[Math.min(this.#failures, steps.length - 1)];
    this.#failures += 1;
    this.#say(name, { seconds });
    this.#timer = setTimeout(() => this.flush(), seconds * 1000);
  }

  // A retry while the next page is on its way would save what that page does not show yet. Whoever stays has it later.
  #waitUntilLeft() {
    if (!this.#items.size || this.#running) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flush(), LEAVING);
  }

  async #send(item) {
    const slow = setTimeout(() => this.#say("saving"), 400);
    this.#underway.add(item.url);
    item = { ...item, attempted: true };
    this.#store(item);
    try {
      const response = await this.#put(item, { signal: AbortSignal.timeout(PATIENCE) });
      return await this.#read(item, response);
    } catch {
      return { name: "offline" };
    } finally {
      this.#underway.delete(item.url);
      clearTimeout(slow);
    }
  }

  #put({ url, version, key, answer }, options = {}) {
    return fetch(url, {
      method: "PUT",
      body: JSON.stringify({ answer }),
      headers: {
        "Content-Type": "application/json",
        "If-Match": `"${version}"`,
        "Idempotency-Key": key,
        "X-CSRFToken": this.#token,
      },
      keepalive: true,
      redirect: "manual",
      ...options,
    });
  }

  // What became of one request: "done" (saved, or waiting for the person), "renew", or {name, after} to try later.
  async #read(sent, response) {
    const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
    if (response.status === 401 || (response.status === 403 && !isJson)) return "renew";
    if (response.status >= 500 || response.status === 429) {
      return { name: "retrying", after: Number(response.headers.get("Retry-After")) };
    }
    const said = isJson ? await response.json() : {};
    if (response.ok) return this.#committed(sent, said, said.saved_at);
    const { current } = said;
    if (current && JSON.stringify(current.answer) === JSON.stringify(sent.answer)) {
      return this.#committed(sent, current, current.at);
    }
    const item = this.#items.get(sent.url) ?? sent;
    const kind = current ? "conflict" : said.submitted ? "submitted" : said.moved ? "moved" : said.faults ? "faults" : "refused";
    this.#store({ ...item, attempted: false, answer: item.next ?? item.answer, key: newKey(), next: undefined });
    this.#blocked.set(sent.url, kind);
    this.#say(kind, { ...said, url: sent.url, title: item.title });
    const { words } = item;
    this.dispatchEvent(new CustomEvent(kind, { detail: { url: sent.url, words, answer: item.next ?? item.answer, ...said } }));
    return "done";
  }

  // The server has what was sent, from here or, word for word the same, from elsewhere.
  #committed({ url }, { answer, version, ways }, at) {
    const item = this.#items.get(url);
    if (item?.next) {
      this.#store({ ...item, attempted: false, version, key: item.nextKey, answer: item.next, next: undefined });
    } else {
      this.#items.delete(url);
      this.#device.remove(url).catch(() => {});
    }
    this.dispatchEvent(new CustomEvent("saved", { detail: { url, answer, version, ways } }));
    if (!this.#items.size) this.#say("saved", { at });
    return "done";
  }

  // A fresh token from a page of our own; false when nobody, or somebody else, is signed in.
  async #renewToken() {
    const [url] = this.#items.keys();
    const response = await fetch(url, { headers: { Accept: "text/html" } }).catch(() => null);
    if (!response?.ok) return false;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const token = page.querySelector("[name=csrfmiddlewaretoken]")?.value;
    if (!token || page.querySelector("#answering")?.dataset.user !== this.#user) return false;
    this.#token = token;
    for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token;
    return true;
  }

  // The page goes away: hand over what is unsent; what gets no answer in time is still on the device.
  #sendWhileLeaving() {
    if (this.isStuck) return;
    for (const item of this.#items.values()) {
      if (this.#blocked.has(item.url)) continue;
      if (!this.#underway.has(item.url)) this.#put(item).catch(() => {});
      else if (item.next) this.#put({ ...item, version: item.version + 1, key: item.nextKey, answer: item.next }).catch(() => {});
    }
  }

  #store(item) {
    this.#items.set(item.url, item);
    this.#device.put(item).catch(() => {});
  }

  #say(name, detail = {}) {
    this.#state = { name, count: this.#items.size, ...detail };
    this.dispatchEvent(new CustomEvent("state", { detail: this.#state }));
  }
}
