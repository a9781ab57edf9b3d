/** Sealing bytes for one person (AES-GCM), and files as bytes: what they are called and their sizes first, then their content. */

export interface Sealed {
  readonly iv: BufferSource;
  readonly sealed: ArrayBuffer;
}

interface Heading {
  readonly name: string;
  readonly type: string;
  readonly size: number; // bytes
}

/** `id` is sealed in with the bytes: a row moved under another id cannot be opened. */
export async function sealed(key: CryptoKey, id: string, bytes: BufferSource): Promise<Sealed> {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  return { iv, sealed: await crypto.subtle.encrypt(given(iv, id), key, bytes) };
}

/** Rejects where the key is another, or the row was changed. */
export async function unsealed(key: CryptoKey, id: string, row: Sealed): Promise<ArrayBuffer> {
  return crypto.subtle.decrypt(given(row.iv, id), key, row.sealed);
}

export async function sealedValue(key: CryptoKey, id: string, value: unknown): Promise<Sealed> {
  return sealed(key, id, new TextEncoder().encode(JSON.stringify(value)));
}

export async function unsealedValue<T>(key: CryptoKey, id: string, row: Sealed): Promise<T> {
  return JSON.parse(new TextDecoder().decode(await unsealed(key, id, row))) as T;
}

export async function packed(files: readonly File[]): Promise<ArrayBuffer> {
  const headings: Heading[] = files.map(({ name, type, size }) => ({ name, type, size }));
  const head = new TextEncoder().encode(JSON.stringify(headings));
  return new Blob([new Uint32Array([head.length]), head, ...files]).arrayBuffer();
}

export function unpacked(bytes: ArrayBuffer): File[] {
  const length = new Uint32Array(bytes.slice(0, 4))[0] ?? 0;
  const headings = JSON.parse(new TextDecoder().decode(bytes.slice(4, 4 + length))) as Heading[];
  let from = 4 + length;
  return headings.map(({ name, type, size }) => {
    const file = new File([bytes.slice(from, from + size)], name, { type });
    from += size;
    return file;
  });
}

function given(iv: BufferSource, id: string): AesGcmParams {
  return { name: "AES-GCM", iv, additionalData: new TextEncoder().encode(id) };
}
