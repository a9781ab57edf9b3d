/**
 * The text of an outline as a document, and back: a line is a paragraph, each 【…】 one node that keeps its signs as they stand. Exact
 * both ways: write(read(text)) is the text, and read(write(document)) the document, whatever stands in it.
 */

import { Fragment, type Node, Schema, Slice } from "prosemirror-model";

import { isBlock, kindOf } from "./signs";

const SIGNS = /\{[^{}\n]*\}|【[^【】\n]*】/g;

const inline = { group: "inline", inline: true, atom: true, selectable: true, attrs: { source: {} } } as const;
const block = { group: "line", atom: true, selectable: true, attrs: { source: {} } } as const;

export const schema = new Schema({
  nodes: {
    doc: { content: "line+" },
    text: { group: "inline" },
    paragraph: {
      group: "line", content: "inline*",
      parseDOM: ["p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "tr"].map((tag) => ({ tag })), toDOM: () => ["p", 0],
    },
    figure: { ...inline, toDOM: (node) => ["span", source(node)] },
    condition: { ...inline, toDOM: (node) => ["span", source(node)] },
    slot: { ...inline, toDOM: (node) => ["span", source(node)] },
    table: { ...block, toDOM: (node) => ["p", source(node)] },
    chart: { ...block, toDOM: (node) => ["p", source(node)] },
    part: { ...block, toDOM: (node) => ["p", source(node)] },
    roster: { ...block, toDOM: (node) => ["p", source(node)] },
  },
});

function source(node: Node): string {
  return String(node.attrs["source"]);
}

export function read(text: string): Node {
  return schema.node("doc", null, text.split("\n").map(readLine));
}

/** A line; one that is a table, a chart or a list alone is that. */
export function readLine(line: string): Node {
  const alone = line.trim();
  if (alone.startsWith("【") && alone.indexOf("】") === alone.length - 1) {
    const kind = kindOf(alone);
    if (isBlock(kind)) return schema.node(kind, { source: line });
  }
  const parts: Node[] = [];
  let end = 0;
  for (const { 0: sign, index } of line.matchAll(SIGNS)) {
    if (index > end) parts.push(schema.text(line.slice(end, index)));
    const kind = kindOf(sign);
    parts.push(schema.node(isBlock(kind) ? "figure" : kind, { source: sign }));
    end = index + sign.length;
  }
  if (end < line.length) parts.push(schema.text(line.slice(end)));
  return schema.node("paragraph", null, parts);
}

export function write(doc: Node): string {
  return lines(doc.content).join("\n");
}

export function writeLine(line: Node): string {
  if (line.isAtom && !line.isTextblock) return source(line);
  const parts: string[] = [];
  line.forEach((part) => parts.push(part.isText ? (part.text ?? "") : source(part)));
  return parts.join("");
}

function lines(content: Fragment): string[] {
  const found: string[] = [];
  content.forEach((line) => found.push(writeLine(line)));
  return found;
}

/** What is copied, as text. */
export function writeSlice(slice: Slice): string {
  if (slice.content.firstChild?.isInline) return writeLine(schema.node("paragraph", null, slice.content));
  return lines(slice.content).join("\n");
}

/** What is pasted: its lines, the first and last of which go on in the line where the caret stands. */
export function readSlice(text: string): Slice {
  const { content } = read(text.replace(/\r\n?/g, "\n"));
  const open = (line: Node | null): number => (line?.isTextblock ? 1 : 0);
  return new Slice(content, open(content.firstChild), open(content.lastChild));
}

/** How many signs of a line's text stand before a place in its node, and the place that has so many before it. */
export function signsBefore(line: Node, place: number): number {
  return writeLine(line.cut(0, place)).length;
}

export function placeAfter(line: Node, signs: number): number {
  if (!line.isTextblock) return 0;
  let left = signs;
  let place = 0;
  line.forEach((part) => {
    if (left <= 0) return;
    const length = part.isText ? part.nodeSize : source(part).length;
    place += part.isText ? Math.min(left, length) : 1;
    left -= length;
  });
  return place;
}
