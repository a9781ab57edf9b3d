/** The button that opens push in this browser: it asks the browser's own maker for an address, and sends that with the page's form. */

import { after } from "../shell/after";

const WORKER = "/worker.js";
const PATIENCE = 20_000; // milliseconds for the worker to stand

function offerPush(): void {
  const form = document.getElementById("push");
  const note = document.getElementById("push-said");
  if (!(form instanceof HTMLFormElement) || !note) return;
  if (!("serviceWorker" in navigator) || !("PushManager" in window) || !("Notification" in window)) return;
  form.hidden = false;
  note.textContent = "";
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    note.textContent = "正在打开……";
    subscribe(form).then(
      () => form.submit(),
      (error: unknown) => (note.textContent = error instanceof Refused ? "您没有允许通知。到浏览器设置里允许本站通知，再点一次。" : "没有打开，连不上浏览器的推送服务。可以用短信。"),
    );
  });
}

class Refused extends Error {}

async function subscribe(form: HTMLFormElement): Promise<void> {
  if ((await Notification.requestPermission()) !== "granted") throw new Refused();
  await navigator.serviceWorker.register(WORKER);
  const { pushManager } = await Promise.race([navigator.serviceWorker.ready, late()]);
  const subscription = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: form.dataset["key"] ?? "" });
  const { endpoint, keys } = subscription.toJSON();
  for (const [name, value] of Object.entries({ endpoint, p256dh: keys?.["p256dh"], auth: keys?.["auth"] })) {
    const box = form.elements.namedItem(name);
    if (box instanceof HTMLInputElement) box.value = value ?? "";
  }
}

async function late(): Promise<never> {
  await after(PATIENCE);
  throw new Error("no worker");
}

offerPush();
