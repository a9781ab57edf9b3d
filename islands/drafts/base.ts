/**
 * A database of the browser that is opened anew where the system has closed it: phones do that to pages in the background, in the
 * middle of a write too. The write is then done again, whole; each one puts or deletes rows by their id, so that twice is once.
 */

import { after } from "../shell/after";

const TRIES = 4;
const PAUSE = 150; // milliseconds before it is opened again

export class Base {
  private opened: Promise<IDBDatabase> | null = null;

  /** stores: each with rows by their `id`. */
  constructor(
    private readonly name: string,
    private readonly stores: readonly string[],
  ) {}

  /** Rejects where the device opens none: its disk is full, or the browser was told to keep nothing. */
  open(): Promise<IDBDatabase> {
    this.opened ??= this.connect().catch((error: unknown) => {
      this.opened = null;
      throw error;
    });
    return this.opened;
  }

  rows<T>(store: string): Promise<T[]> {
    return this.done((base) => result<T[]>(base.transaction(store).objectStore(store).getAll()));
  }

  row<T>(store: string, id: string): Promise<T | undefined> {
    return this.done((base) => result<T | undefined>(base.transaction(store).objectStore(store).get(id)));
  }

  /** The ids of rows that begin so. */
  keys(store: string, beginning: string): Promise<string[]> {
    const range = IDBKeyRange.bound(beginning, `${beginning}\uffff`);
    return this.done((base) => result(base.transaction(store).objectStore(store).getAllKeys(range) as IDBRequest<string[]>));
  }

  /** All of it or nothing. Resolves when it lies on the disk, not before: a full one is told at the end of the transaction. */
  change(deed: (store: (name: string) => IDBObjectStore) => void): Promise<void> {
    return this.done((base) => new Promise((resolve, reject) => {
      const transaction = base.transaction([...this.stores], "readwrite");
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error ?? new Error("not kept"));
      deed((name) => transaction.objectStore(name));
    }));
  }

  private async done<T>(deed: (base: IDBDatabase) => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries += 1) {
      const base = await this.open();
      try {
        return await deed(base);
      } catch (error) {
        if (isFull(error) || tries === TRIES) throw error;
        base.close();
        this.opened = null;
        await after(PAUSE * tries);
      }
    }
  }

  private async connect(): Promise<IDBDatabase> {
    const request = indexedDB.open(this.name, 1);
    request.onupgradeneeded = () => {
      for (const name of this.stores) request.result.createObjectStore(name, { keyPath: "id" });
    };
    const base = await result(request);
    base.onclose = () => { this.opened = null; };
    base.onversionchange = () => base.close();
    return base;
  }
}

function isFull(error: unknown): boolean {
  return error instanceof DOMException && error.name === "QuotaExceededError";
}

function result<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("not read"));
  });
}
