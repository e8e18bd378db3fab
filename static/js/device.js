// Answers that the server does not have yet, kept on the device by person and question. Deleted when the server has them
// and when the person signs out.

const STORE = "answers";

function open() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open("shipworthy", 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: ["user", "url"] });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

export class Device {
  #user;
  #database;

  constructor(user) {
    this.#user = user;
    this.#database = open();
  }

  // Every unsent answer of this person; of nobody else.
  async all() {
    const range = IDBKeyRange.bound([this.#user], [this.#user, []]);
    return this.#run("readonly", (store) => store.getAll(range));
  }

  async put(item) {
    return this.#run("readwrite", (store) => store.put({ ...item, user: this.#user }));
  }

  async remove(url) {
    return this.#run("readwrite", (store) => store.delete([this.#user, url]));
  }

  async clear() {
    const range = IDBKeyRange.bound([this.#user], [this.#user, []]);
    return this.#run("readwrite", (store) => store.delete(range));
  }

  async #run(mode, act) {
    const database = await this.#database;
    return new Promise((resolve, reject) => {
      const transaction = database.transaction(STORE, mode);
      const request = act(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
  }
}
