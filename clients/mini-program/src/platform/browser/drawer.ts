/** A drawer in IndexedDB: it keeps photos as they are, and is not read by other pages' scripts as easily as a cookie. */
import type { Drawer } from "../platform";

const NAME = "sandan.mini-program";
const STORE = "things";

let opening: Promise<IDBDatabase> | null = null;

function open(): Promise<IDBDatabase> {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("no storage"));
  });
  return opening;
}

async function run<T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const database = await open();
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(STORE, mode);
    const request = work(transaction.objectStore(STORE));
    transaction.oncomplete = () => resolve(request.result);
    transaction.onerror = transaction.onabort = () => reject(transaction.error ?? new Error("not stored"));
  });
}

export const drawer: Drawer = {
  read: async <T>(key: string) => ((await run("readonly", (store) => store.get(key))) as T | undefined) ?? null,
  write: async (key, value) => void (await run("readwrite", (store) => store.put(value, key))),
  remove: async (key) => void (await run("readwrite", (store) => store.delete(key))),
  all: async <T>(prefix: string) => (await run("readonly", (store) => store.getAll(IDBKeyRange.bound(prefix, `${prefix}\uffff`)))) as T[],
};
