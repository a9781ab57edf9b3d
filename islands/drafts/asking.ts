/** Whose page this is, and how it asks the server: always as that person, so that another's session answers nothing here. */

export interface Session {
  /** The tag of whoever is signed in; "" where nobody is. */
  readonly who: string;
  readonly csrf: string;
  /** Seconds until the session ends for good. */
  readonly left: number;
  /** The server's clock, in milliseconds. */
  readonly now: number;
}

/** The tag of the person whose page this is; "" before the log-in. */
export function owner(): string {
  return document.body.dataset["who"] ?? "";
}

/** Seconds that the session lasts, as of when the page was made. */
export function secondsLeft(): number {
  return Number(document.body.dataset["sessionLeft"] ?? 0);
}

export function token(): string {
  return headers()["X-CSRFToken"] ?? "";
}

/** What every request of this page bears. */
export function asOwner(): Record<string, string> {
  return { "X-Who": owner(), "X-Sent": "1" };
}

/** Puts a fresh token against forged forms wherever the page holds one. */
export function takeToken(csrf: string): void {
  document.body.setAttribute("hx-headers", JSON.stringify({ ...headers(), "X-CSRFToken": csrf }));
  for (const input of document.querySelectorAll<HTMLInputElement>("input[name=csrfmiddlewaretoken]")) input.value = csrf;
}

/** Who is signed in now. Renews nothing. Rejects where the server cannot be reached. */
export async function session(): Promise<Session> {
  const answer = await fetch("/session/", { headers: { "X-Poll": "1" } });
  const said: unknown = await answer.json();
  const { who, csrf, left, now } = said as Record<string, unknown>;
  if (typeof who !== "string" || typeof csrf !== "string" || typeof left !== "number" || typeof now !== "number") throw new Error("no session");
  return { who, csrf, left, now };
}

/** Says that somebody is at work here, which renews the session; the answer's status. */
export async function renew(): Promise<Response> {
  return fetch("/session/", { headers: { "X-Who": owner() } });
}

function headers(): Record<string, string> {
  const said: unknown = JSON.parse(document.body.getAttribute("hx-headers") ?? "{}");
  return said as Record<string, string>;
}
