/**
 * What waits on the device to be sent: each entry with its photos in one transaction, sealed with the key of its person. Neither age nor
 * a refusal takes one away; only the server's answer does, or its person.
 */

import { owner } from "../drafts/asking";
import { device, ENTRIES, FILES, KEYS, personsKey, type KeyRow } from "../drafts/device";
import { packed, sealed, sealedValue, unpacked, unsealed, unsealedValue, type Sealed } from "../drafts/seal";
import type { Draft, KeptFiles } from "../drafts/vault";

/** Why an entry is not sent by itself: the server refused it, or its person has opened it to change it (status 0). */
export interface Refusal {
  readonly status: number;
  readonly words: string;
  /** What stands on the server now, in lines, and where. */
  readonly stands: readonly string[];
  readonly url: string;
}

/** A form that was sent: what stood in it, as in a draft. `at`: when "send" was pressed. */
export interface Entry extends Draft {
  /** What its page says of when it was made (data-made). */
  readonly made: string;
  /** How far the device's clock was before the server's, where that had been asked before it was pressed. */
  readonly ahead: number | null;
  /** The button that was pressed, where it says something. */
  readonly by: readonly [string, string] | null;
  readonly photos: number;
  readonly bytes: number;
  readonly refusal: Refusal | null;
}

interface Row extends Sealed {
  readonly id: string;
  readonly who: string;
  /** In which order they are sent. */
  readonly place: number;
  /** Whether it is sent by itself. */
  readonly waits: boolean;
}

export class Outbox {
  constructor(
    private readonly key: CryptoKey,
    private readonly who: string,
  ) {}

  /** Puts an entry and its photos there, in the place of what it was before. Rejects where the device has no room; that stays then. */
  async put(entry: Entry, kept: readonly KeptFiles[]): Promise<void> {
    const row = await this.row(entry);
    const files = await Promise.all(kept.map(async ({ name, files: each }) => {
      const id = `${entry.id}|${name}`;
      return { id, who: this.who, entry: entry.id, ...(await sealed(this.key, id, await packed(each))) };
    }));
    const before = await this.fileIds(entry.id);
    await device.change((store) => {
      before.forEach((id) => store(FILES).delete(id));
      files.forEach((each) => store(FILES).put(each));
      store(ENTRIES).put(row);
    });
  }

  /** Says of an entry why it is not sent by itself; null: it is. */
  async judge(entry: Entry, refusal: Refusal | null): Promise<void> {
    const row = await this.row({ ...entry, refusal });
    await device.change((store) => store(ENTRIES).put(row));
  }

  /** In the order in which they are sent. */
  async all(): Promise<Entry[]> {
    const entries = await Promise.all((await rows()).map((row) => this.opened(row)));
    return entries.filter((entry): entry is Entry => entry !== null);
  }

  /** The ids of those that are sent by themselves, in their order. */
  async waiting(): Promise<string[]> {
    return (await rows()).filter((row) => row.waits).map((row) => row.id);
  }

  async one(id: string): Promise<Entry | null> {
    const row = await device.row<Row>(ENTRIES, id);
    return row ? this.opened(row) : null;
  }

  async files(id: string): Promise<KeptFiles[]> {
    const kept: KeptFiles[] = [];
    for (const each of await this.fileIds(id)) {
      const row = await device.row<Sealed>(FILES, each);
      if (row) kept.push({ name: each.slice(id.length + 1), files: unpacked(await unsealed(this.key, each, row)) });
    }
    return kept;
  }

  async remove(id: string): Promise<void> {
    const files = await this.fileIds(id);
    await device.change((store) => {
      store(ENTRIES).delete(id);
      files.forEach((each) => store(FILES).delete(each));
    });
  }

  private async row(entry: Entry): Promise<Row> {
    const all = await rows();
    const place = all.find(({ id }) => id === entry.id)?.place ?? Math.max(0, ...all.map((each) => each.place)) + 1;
    return { id: entry.id, who: this.who, place, waits: entry.refusal === null, ...(await sealedValue(this.key, entry.id, entry)) };
  }

  private opened(row: Row): Promise<Entry | null> {
    return unsealedValue<Entry>(this.key, row.id, row).catch(() => null); // sealed before the signing key was changed
  }

  private fileIds(id: string): Promise<string[]> {
    return device.keys(FILES, `${id}|`);
  }
}

/** Whether this device can keep what waits: not over plain HTTP. */
export function canWait(): boolean {
  return "indexedDB" in window && Boolean(window.crypto?.subtle) && owner() !== "";
}

/** Rejects where the key cannot be had, or the device opens nothing. */
export async function openOutbox(): Promise<Outbox> {
  await device.open();
  return new Outbox(await personsKey(), owner());
}

/** How many of this person's entries lie here; no key is needed to count them. */
export async function count(): Promise<number> {
  return canWait() ? (await rows().catch(() => [])).length : 0;
}

/** How far the device's clock was before the server's when that was last asked; null where it never was. */
export async function lastAhead(): Promise<number | null> {
  return (await device.row<KeyRow>(KEYS, owner()))?.ahead ?? null;
}

async function rows(): Promise<Row[]> {
  const all = (await device.rows<Row>(ENTRIES)).filter((row) => row.who === owner());
  return all.sort((one, other) => one.place - other.place);
}
