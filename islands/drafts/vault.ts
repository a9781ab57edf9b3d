/**
 * Where drafts are kept on the device. `sealed`: in IndexedDB, each row sealed with the key of its person, which the server hands
 * out in their session only and which is never stored. In this tab alone: `tab`, where a page has no crypto (plain HTTP on a LAN);
 * `full`, where the device opens no IndexedDB: its disk is full, or the browser was told to keep nothing.
 */

import { owner } from "./asking";
import { packed, sealed, unpacked, unsealed } from "./seal";

/** One box of a form and what stood in it. */
export interface Value {
  readonly name: string;
  readonly label: string;
  readonly text: string;
  /** Of a tick or a choice: whether it was made. */
  readonly on?: boolean;
}

export interface Draft {
  readonly id: string;
  /** The page's address, and that to which the form is sent. */
  readonly page: string;
  readonly action: string;
  readonly title: string;
  /** When it was last typed in, milliseconds of the device's clock. */
  readonly at: number;
  readonly values: readonly Value[];
}

export interface KeptFiles {
  readonly name: string;
  readonly files: readonly File[];
}

export interface Vault {
  readonly keeps: "sealed" | "tab" | "full";
  /** Rejects where the device has no room; what was kept before stays. */
  put(draft: Draft): Promise<void>;
  putFiles(draft: string, name: string, files: readonly File[]): Promise<void>;
  /** This person's drafts, the newest first. */
  all(): Promise<Draft[]>;
  files(draft: string): Promise<KeptFiles[]>;
  remove(draft: string): Promise<void>;
}

interface Row {
  readonly id: string;
  readonly draft: string;
  readonly who: string;
  readonly at: number;
  readonly iv: BufferSource;
  readonly sealed: ArrayBuffer;
}

const BASE = "anlan-drafts";
const DRAFTS = "drafts";
const FILES = "files";
/** Nobody asks for what has lain longer than this, in milliseconds: ninety days. */
const OLD = 90 * 86_400_000;

/** The vault of this page's person. Rejects where the key cannot be had: no session, or no line. */
export async function openVault(): Promise<Vault> {
  if (!("indexedDB" in window) || !window.crypto?.subtle) return new TabVault(owner());
  const answer = await fetch("/drafts/key/", { headers: { "X-Who": owner(), "X-Poll": "1" } });
  if (!answer.ok) throw new Error("no key");
  const said = (await answer.json()) as Record<string, unknown>;
  const bytes = Uint8Array.from(atob(String(said["key"])), (letter) => letter.charCodeAt(0));
  const key = await crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
  let base: IDBDatabase;
  try {
    base = await openBase();
  } catch {
    return new TabVault(owner(), "full");
  }
  const vault = new SealedVault(base, key, owner());
  await vault.sweep().catch(() => undefined);
  return vault;
}

/** How many drafts of this person lie on the device: to be counted, no key is needed. */
export async function unsent(): Promise<number> {
  if (!("indexedDB" in window) || !window.crypto?.subtle) return (await new TabVault(owner()).all()).length;
  try {
    const base = await openBase();
    const rows = await result<Row[]>(base.transaction(DRAFTS).objectStore(DRAFTS).getAll());
    base.close();
    return rows.filter((row) => row.who === owner()).length;
  } catch {
    return 0;
  }
}

class SealedVault implements Vault {
  readonly keeps = "sealed";

  constructor(
    private readonly base: IDBDatabase,
    private readonly key: CryptoKey,
    private readonly who: string,
  ) {}

  async put(draft: Draft): Promise<void> {
    const bytes = new TextEncoder().encode(JSON.stringify(draft));
    await this.write(DRAFTS, draft.id, draft.id, bytes);
  }

  async putFiles(draft: string, name: string, files: readonly File[]): Promise<void> {
    await this.write(FILES, `${draft}|${name}`, draft, await packed(files));
  }

  async all(): Promise<Draft[]> {
    const drafts: Draft[] = [];
    for (const row of await this.rows(DRAFTS)) {
      const bytes = await unsealed(this.key, row.id, row).catch(() => null); // sealed before the signing key was changed
      if (bytes) drafts.push(JSON.parse(new TextDecoder().decode(bytes)) as Draft);
    }
    return drafts.sort((one, other) => other.at - one.at);
  }

  async files(draft: string): Promise<KeptFiles[]> {
    const kept: KeptFiles[] = [];
    for (const row of (await this.rows(FILES)).filter((each) => each.draft === draft)) {
      kept.push({ name: row.id.slice(draft.length + 1), files: unpacked(await unsealed(this.key, row.id, row)) });
    }
    return kept;
  }

  async remove(draft: string): Promise<void> {
    const files = (await this.rows(FILES)).filter((row) => row.draft === draft);
    await this.change((drafts, kept) => {
      drafts.delete(draft);
      for (const row of files) kept.delete(row.id);
    });
  }

  /** Takes away what has lain there for months, whosever it is. */
  async sweep(): Promise<void> {
    const before = Date.now() - OLD;
    for (const name of [DRAFTS, FILES]) {
      const rows = await result<Row[]>(this.base.transaction(name).objectStore(name).getAll());
      const old = rows.filter((row) => row.at < before);
      if (old.length > 0) await this.change((...stores) => stores.forEach((store) => old.forEach((row) => store.delete(row.id))));
    }
  }

  private async write(store: string, id: string, draft: string, bytes: BufferSource): Promise<void> {
    const row: Row = { id, draft, who: this.who, at: Date.now(), ...(await sealed(this.key, id, bytes)) };
    await this.change((drafts, files) => (store === DRAFTS ? drafts : files).put(row));
  }

  private async rows(store: string): Promise<Row[]> {
    const rows = await result<Row[]>(this.base.transaction(store).objectStore(store).getAll());
    return rows.filter((row) => row.who === this.who);
  }

  /** Resolves when it lies on the disk, not before: a full one is told at the end of the transaction. */
  private change(deed: (drafts: IDBObjectStore, files: IDBObjectStore) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      const transaction = this.base.transaction([DRAFTS, FILES], "readwrite");
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => reject(transaction.error ?? new Error("not kept"));
      deed(transaction.objectStore(DRAFTS), transaction.objectStore(FILES));
    });
  }
}

/** Words in the tab's own storage, files in the page's memory: gone with the tab, read by no other person's page. */
class TabVault implements Vault {
  private readonly held = new Map<string, KeptFiles[]>();

  constructor(
    private readonly who: string,
    readonly keeps: "tab" | "full" = "tab",
  ) {}

  async put(draft: Draft): Promise<void> {
    sessionStorage.setItem(this.name(draft.id), JSON.stringify(draft));
  }

  async putFiles(draft: string, name: string, files: readonly File[]): Promise<void> {
    this.held.set(draft, [...(this.held.get(draft) ?? []).filter((each) => each.name !== name), { name, files }]);
  }

  async all(): Promise<Draft[]> {
    const names = Object.keys(sessionStorage).filter((name) => name.startsWith(this.name("")));
    const drafts = names.map((name) => JSON.parse(sessionStorage.getItem(name) ?? "") as Draft);
    return drafts.sort((one, other) => other.at - one.at);
  }

  async files(draft: string): Promise<KeptFiles[]> {
    return this.held.get(draft) ?? [];
  }

  async remove(draft: string): Promise<void> {
    sessionStorage.removeItem(this.name(draft));
    this.held.delete(draft);
  }

  private name(id: string): string {
    return `draft|${this.who}|${id}`;
  }
}

function openBase(): Promise<IDBDatabase> {
  const request = indexedDB.open(BASE, 1);
  request.onupgradeneeded = () => {
    for (const name of [DRAFTS, FILES]) request.result.createObjectStore(name, { keyPath: "id" });
  };
  return result(request);
}

function result<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("not read"));
  });
}
