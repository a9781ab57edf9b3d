/**
 * Where drafts are kept on the device. `sealed`: in IndexedDB, each row sealed with the key of its person, which the server hands
 * out in their session only; a phone alone keeps it, until the log-out (device.ts). In this tab alone: `tab`, where a page has no crypto (plain HTTP on a LAN);
 * `full`, where the device opens no IndexedDB: its disk is full, or the browser was told to keep nothing.
 */

import { owner } from "./asking";
import { Base } from "./base";
import { personsKey } from "./device";
import { packed, sealed, sealedValue, unpacked, unsealed, unsealedValue, type Sealed } from "./seal";

/** One box of a form and what stood in it. */
export interface Value {
  readonly name: string;
  readonly label: string;
  readonly text: string;
  /** Of a tick or a choice: whether it was made. */
  readonly on?: boolean;
  /** Of one of several: what is read there. */
  readonly words?: string;
  /** Borne along by the form, typed by nobody. */
  readonly hidden?: boolean;
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

interface Row extends Sealed {
  readonly id: string;
  readonly draft: string;
  readonly who: string;
  readonly at: number;
}

const DRAFTS = "drafts";
const FILES = "files";
const base = new Base("anlan-drafts", [DRAFTS, FILES]);
/** Nobody asks for what has lain longer than this, in milliseconds: ninety days. */
const OLD = 90 * 86_400_000;

/** The vault of this page's person. Rejects where the key cannot be had: no session, or no line. */
export async function openVault(): Promise<Vault> {
  if (!("indexedDB" in window) || !window.crypto?.subtle) return new TabVault(owner());
  const key = await personsKey();
  try {
    await base.open();
  } catch {
    return new TabVault(owner(), "full");
  }
  const vault = new SealedVault(key, owner());
  await vault.sweep().catch(() => undefined);
  return vault;
}

/** How many drafts of this person lie on the device: to be counted, no key is needed. */
export async function unsent(): Promise<number> {
  if (!("indexedDB" in window) || !window.crypto?.subtle) return (await new TabVault(owner()).all()).length;
  try {
    return (await base.rows<Row>(DRAFTS)).filter((row) => row.who === owner()).length;
  } catch {
    return 0;
  }
}

class SealedVault implements Vault {
  readonly keeps = "sealed";

  constructor(
    private readonly key: CryptoKey,
    private readonly who: string,
  ) {}

  async put(draft: Draft): Promise<void> {
    await this.write(DRAFTS, draft.id, draft.id, await sealedValue(this.key, draft.id, draft));
  }

  async putFiles(draft: string, name: string, files: readonly File[]): Promise<void> {
    const id = `${draft}|${name}`;
    await this.write(FILES, id, draft, await sealed(this.key, id, await packed(files)));
  }

  async all(): Promise<Draft[]> {
    const drafts: Draft[] = [];
    for (const row of await this.rows(DRAFTS)) {
      const draft = await unsealedValue<Draft>(this.key, row.id, row).catch(() => null); // sealed before the signing key was changed
      if (draft) drafts.push(draft);
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
    await base.change((store) => {
      store(DRAFTS).delete(draft);
      for (const row of files) store(FILES).delete(row.id);
    });
  }

  /** Takes away what has lain there for months, whosever it is. */
  async sweep(): Promise<void> {
    const before = Date.now() - OLD;
    for (const name of [DRAFTS, FILES]) {
      const old = (await base.rows<Row>(name)).filter((row) => row.at < before);
      if (old.length > 0) await base.change((store) => old.forEach((row) => store(name).delete(row.id)));
    }
  }

  private async write(store: string, id: string, draft: string, content: Sealed): Promise<void> {
    const row: Row = { id, draft, who: this.who, at: Date.now(), ...content };
    await base.change((stores) => stores(store).put(row));
  }

  private async rows(store: string): Promise<Row[]> {
    return (await base.rows<Row>(store)).filter((row) => row.who === this.who);
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
