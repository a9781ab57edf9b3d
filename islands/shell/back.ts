/**
 * Going back to a page that answered a sent form asks for its address, not for the form to be sent again: the browser would show an
 * error page of its own, for such answers are not kept.
 */
export function forgetWhatWasSent(): void {
  window.history.replaceState(window.history.state, "");
}
