/**
 * The session has ended, or somebody else has signed in in this browser: the page stays, says so, and takes the log-in in place.
 * What waited for it goes on, if it is the same person. The forms stand in the page: `<template id="again">`.
 */

import { problemOf } from "./answers";
import { owner, secondsLeft, session, takeToken, type Session } from "./asking";
import { button, denote, note } from "./notes";

const KIND = "again";
const WARNED = 600; // seconds before the end

const waiting: (() => void)[] = [];
let timer = 0;

/** Says that nobody, or somebody else, is signed in. `goOn` is done after this person has signed in again. */
export function ended(reason: string | null, goOn?: () => void): void {
  if (goOn) waiting.push(goOn);
  if (document.querySelector(`[data-note="${KIND}"]`)) return;
  if (reason === "other") {
    const panel = offer("这个浏览器里现在登录的是别人。这一页上写的留着没发，别人看不到。要接着办，请您自己再登录。");
    panel.append(button({ words: "换成现在登录的人", does: () => window.location.reload() }));
  } else {
    offer("登录到时间了，这一页还在，写的一个字都没丢。再登录就接着办。");
  }
}

/** Tells ten minutes before that the session ends for good. */
export function tellTheEnd(seconds: number = secondsLeft()): void {
  window.clearTimeout(timer);
  if (seconds <= 0) return;
  timer = window.setTimeout(() => {
    const left = Math.max(1, Math.min(10, Math.round(seconds / 60)));
    if (!document.querySelector(`[data-note="${KIND}"]`)) offer(`再过${left}分钟要重新登录（一次登录有时限）。写的都会留着；现在登录一次，就不会断。`);
  }, Math.max(0, seconds - WARNED) * 1000);
}

function offer(words: string): HTMLElement {
  const panel = note(KIND, words);
  const forms = document.querySelector<HTMLTemplateElement>("template#again");
  if (forms) panel.append(forms.content.cloneNode(true));
  panel.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopPropagation();
    if (event.target instanceof HTMLFormElement) void enter(panel, event.target, event.submitter);
  });
  return panel;
}

async function enter(panel: HTMLElement, form: HTMLFormElement, by: HTMLElement | null): Promise<void> {
  say(panel, "");
  try {
    const body = new FormData(form);
    if (by instanceof HTMLButtonElement && by.name) body.set(by.name, by.value);
    body.set("csrfmiddlewaretoken", (await session()).csrf);
    const address = form.getAttribute("action") ?? "/login/";
    const answer = await fetch(address, { method: "POST", body, headers: { "X-Sent": "1" } });
    const onward = answer.headers.get("X-Onward");
    if (onward === null) return say(panel, problemOf(await answer.text()));
    if (onward.startsWith("/login/code/")) return askForCode(panel);
    await entered(panel, await session());
  } catch {
    say(panel, "没有连上服务器，过一会儿再试。");
  }
}

async function entered(panel: HTMLElement, now: Session): Promise<void> {
  if (now.who !== owner()) {
    if (now.who) window.location.reload(); // somebody else: the page is theirs now, the draft stays sealed
    else say(panel, "没有登录上，请再试一次。");
    return;
  }
  takeToken(now.csrf);
  denote(KIND);
  tellTheEnd(now.left);
  for (const goOn of waiting.splice(0)) goOn();
}

function askForCode(panel: HTMLElement): void {
  for (const form of panel.querySelectorAll("form")) form.hidden = form.dataset["step"] !== "code";
  panel.querySelector<HTMLInputElement>("input[name=code]")?.focus();
}

function say(panel: HTMLElement, words: string): void {
  panel.querySelector(".problem")?.remove();
  if (!words) return;
  const problem = document.createElement("p");
  problem.className = "late problem";
  problem.setAttribute("role", "alert");
  problem.textContent = words;
  panel.append(problem);
}
