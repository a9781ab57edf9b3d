/**
 * Between the site and its phone: the shell's files come from the device, a page from the server, and without signal from what is kept there
 * (capture/keeping.ts). It sends nothing and changes nothing; it shows what is pushed to it (gate/channels/push.py). SHELL stands above this text as the server hands it out (gate/sync/worker.py).
 */

import type { KeptPage, PageRow } from "../capture/keeping";
import { device, KEYS, PAGES, type KeyRow } from "../drafts/device";
import { unsealedValue } from "../drafts/seal";
import { after } from "../shell/after";

declare const SHELL: { readonly name: string; readonly files: readonly string[] };

interface Lifetime extends Event {
  waitUntil(work: Promise<unknown>): void;
}

interface Asked extends Event {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
}

const KEPT = 7 * 86_400_000; // milliseconds that a page opens without signal
const PATIENCE = 10_000; // milliseconds that a page which lies here waits for a thin line
const LOGOUT = "/logout/";
const LEFT = "存在这台手机里的页面已经清掉，没发的封着。连上网打开时会接着退出登录。";

interface Pushed extends Lifetime {
  readonly data: { json(): unknown } | null;
}

interface Pressed extends Lifetime {
  readonly notification: Notification;
}

const HOUSE = self as unknown as {
  skipWaiting(): Promise<void>;
  readonly clients: { claim(): Promise<void>; openWindow(address: string): Promise<unknown> };
  readonly registration: { showNotification(title: string, more: NotificationOptions): Promise<void> };
};
const HOME = "/";

self.addEventListener("install", (event) => {
  (event as Lifetime).waitUntil(caches.open(SHELL.name).then((shell) => shell.addAll(SHELL.files)).then(() => HOUSE.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  const tidy = async (): Promise<void> => {
    for (const name of await caches.keys()) if (name !== SHELL.name) await caches.delete(name);
    await HOUSE.clients.claim();
  };
  (event as Lifetime).waitUntil(tidy());
});

self.addEventListener("fetch", (event) => {
  const { request } = event as Asked;
  const { origin, pathname } = new URL(request.url);
  if (origin !== self.location.origin) return;
  if (pathname === LOGOUT && request.mode === "navigate") return (event as Asked).respondWith(fetch(request).catch(() => lacking(LEFT)));
  if (request.method !== "GET") return;
  if (request.mode === "navigate") (event as Asked).respondWith(page(request));
  else if (SHELL.files.includes(pathname)) (event as Asked).respondWith(file(request));
});

self.addEventListener("push", (event) => {
  const { title, text, tag } = ((event as Pushed).data?.json() ?? {}) as { title?: string; text?: string; tag?: string };
  const more = { body: text ?? "您有事要办，请登录安澜看。", ...(tag ? { tag } : {}) }; // the same one twice is shown once
  (event as Pushed).waitUntil(HOUSE.registration.showNotification(title ?? "安澜", more));
});

self.addEventListener("notificationclick", (event) => {
  const { notification } = event as Pressed;
  notification.close();
  (event as Pressed).waitUntil(HOUSE.clients.openWindow(HOME)); // what stands half written in another window stays
});

async function file(request: Request): Promise<Response> {
  return (await caches.match(request.url)) ?? fetch(request);
}

async function page(request: Request): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  const asked = fetch(request);
  asked.catch(() => undefined); // also where nobody waits for it any more
  const row = await device.row<PageRow>(PAGES, pathname + search).catch(() => undefined);
  try {
    return await (row ? Promise.race([asked, late()]) : asked);
  } catch {
    const kept = row && (await opened(row).catch(() => null));
    return kept ?? lacking();
  }
}

async function late(): Promise<never> {
  await after(PATIENCE);
  throw new Error("no answer");
}

async function opened(row: PageRow): Promise<Response | null> {
  const key = await device.row<KeyRow>(KEYS, row.who);
  if (!key || Date.now() - row.at > KEPT) return null;
  const kept = await unsealedValue<KeptPage>(key.key, row.id, row);
  const html = kept.html.replace("<body ", `<body data-kept="${row.at}" data-ahead="${Math.round(key.ahead ?? 0)}" `);
  return new Response(html, { headers: { ...kept.headers, "cache-control": "no-store" } });
}

function lacking(words = "这一页没有存在手机里，连上网再打开。存着的几页照样能用。"): Response {
  const style = SHELL.files.find((each) => each.endsWith(".css")) ?? "";
  const html = `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>没有网络</title><link rel="stylesheet" href="${style}"><main id="main" class="hand"><div class="box blank"><h1>没有网络</h1>
<p>${words}</p><p class="acts"><a class="btn go" href="/">待办</a> <a class="btn" href="/outbox/">待发</a></p></div></main></html>`;
  const headers = { "content-type": "text/html; charset=utf-8", "content-security-policy": "default-src 'self'", "cache-control": "no-store" };
  return new Response(html, { status: 503, headers });
}
