/** htmx, under a policy that forbids eval and inline style. The token against forged forms stands in the body's `hx-headers`. */

import htmx from "htmx.org";

export function startHtmx(): void {
  htmx.config.allowEval = false;
  htmx.config.includeIndicatorStyles = false;
  htmx.config.selfRequestsOnly = true;
  htmx.config.historyCacheSize = 0; // a page left in the browser's storage would outlive the log-in
  htmx.config.responseHandling = [
    { code: "204", swap: false },
    { code: "[23]..", swap: true },
    { code: "422", swap: true }, // a form with its errors
    { code: "[45]..", swap: false, error: true },
  ];
  // What a page asks by itself is no use of the session, and must not renew it. htmx hands on no event with a poll.
  document.addEventListener("htmx:configRequest", (event) => {
    const { headers, triggeringEvent } = (event as CustomEvent<{ headers: Record<string, string>; triggeringEvent?: Event }>).detail;
    if (!triggeringEvent) headers["X-Poll"] = "1";
  });
}
