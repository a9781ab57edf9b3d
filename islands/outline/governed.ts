/** Marks in the editor what a condition governs: its sentence, its clause up to a ；, or its part up to a comma. */

import type { Node } from "prosemirror-model";
import { Decoration, DecorationSet } from "prosemirror-view";

const CHIP = "\ufffc"; // as long as a chip is in the document
const OPENING = /(^|[。；，])\s*(?:[一二三四五六七八九十][是要])?\s*$/;
const ENDS: Record<string, RegExp> = { "": /。/, "。": /。/, "；": /[；。]/, "，": /[，；。]/ };

/** [from, to] of what each condition of a line governs, within the line; nothing for one that stands where none may. */
export function governed(line: Node): [number, number][] {
  let words = "";
  const conditions: number[] = [];
  line.forEach((part, at) => {
    if (part.type.name === "condition") conditions.push(at);
    words += part.isText ? (part.text ?? "") : CHIP;
  });
  return conditions.flatMap((at): [number, number][] => {
    const opening = OPENING.exec(words.slice(0, at));
    if (!opening) return [];
    const rest = words.slice(at + 1);
    const end = rest.search(ENDS[opening[1] ?? ""] ?? /。/);
    return [[at + 1, at + 1 + (end < 0 ? rest.length : end + 1)]];
  });
}

export function shade(doc: Node): DecorationSet {
  const found: Decoration[] = [];
  doc.forEach((line, at) => {
    if (!line.isTextblock) return;
    for (const [from, to] of governed(line)) found.push(Decoration.inline(at + 1 + from, at + 1 + to, { class: "governed" }));
  });
  return DecorationSet.create(doc, found);
}
