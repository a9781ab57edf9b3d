/** Resolves after so many milliseconds, in a page as in its worker. */
export function after(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
