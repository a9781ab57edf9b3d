/** What the server says of each 【…】 of the text: its value, whether a condition holds, what is wrong with it. */

export interface Said {
  readonly kind: "figure" | "condition" | "slot" | "block" | "wrong";
  readonly name: string;
  readonly value: string;
  readonly note: string;
}

export class Values {
  private readonly said = new Map<string, Said>();
  private readonly listeners = new Set<() => void>();

  /** Takes what an answer's preview bears along. */
  take(preview: HTMLElement): void {
    const bearer = preview.querySelector<HTMLElement>("[data-chips]");
    if (!bearer) return;
    const said: unknown = JSON.parse(bearer.dataset["chips"] ?? "{}");
    for (const [source, each] of Object.entries(said as Record<string, Said>)) this.said.set(alike(source), each);
    this.listeners.forEach((listener) => listener());
  }

  of(source: string): Said | undefined {
    return this.said.get(alike(source));
  }

  /** Calls back whenever values have come; what it returns ends that. */
  follow(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}

/** Signs that mean the same are read as the same. */
function alike(source: string): string {
  const words = source.trim();
  return `${words.slice(0, 1)}${words.slice(1, -1).trim().replace(/^(表|图|清单):/, "$1：")}${words.slice(-1)}`;
}
