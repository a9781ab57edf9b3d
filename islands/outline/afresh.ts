/** What holds of a document whatever is done to it. */

import { type Command, type EditorState, TextSelection, type Transaction } from "prosemirror-state";

import { placeAfter, readLine, signsBefore, writeLine } from "./text";

/** Enter begins a line. */
export const split: Command = (state, dispatch) => {
  const { $from, $to } = state.selection;
  if (!$from.parent.isTextblock || !$to.parent.isTextblock) return false;
  dispatch?.(state.tr.deleteSelection().split(state.tr.deleteSelection().selection.from).scrollIntoView());
  return true;
};

/** Whatever was typed, pasted or joined: a line is always what its text reads as. While an input method is at work it waits. */
export function afresh(transactions: readonly Transaction[], _: EditorState, state: EditorState): Transaction | null {
  if (!transactions.some(({ docChanged }) => docChanged) || transactions.some((each) => each.getMeta("composition") !== undefined)) return null;
  const { tr, selection } = state;
  const changed: { at: number; size: number; fresh: ReturnType<typeof readLine>; caret: number | null }[] = [];
  state.doc.forEach((line, at) => {
    const fresh = readLine(writeLine(line));
    if (fresh.eq(line)) return;
    const isHere = line.isTextblock && selection.$head.depth > 0 && selection.$head.before(1) === at;
    changed.push({ at, size: line.nodeSize, fresh, caret: isHere ? signsBefore(line, selection.$head.parentOffset) : null });
  });
  if (changed.length === 0) return null;
  for (const { at, size, fresh, caret } of changed.reverse()) {
    tr.replaceWith(at, at + size, fresh);
    if (caret === null) continue;
    if (fresh.isTextblock) tr.setSelection(TextSelection.create(tr.doc, at + 1 + placeAfter(fresh, caret)));
    else tr.setSelection(TextSelection.near(tr.doc.resolve(Math.min(at + fresh.nodeSize, tr.doc.content.size)), 1));
  }
  return tr;
}
