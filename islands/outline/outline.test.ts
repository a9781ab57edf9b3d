/** Reading and writing are exact both ways, whatever is typed, pasted, cut and joined; menus change what they name and nothing else. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { EditorState, Plugin, TextSelection } from "prosemirror-state";

import { afresh, split } from "./afresh";
import { matching } from "./figures";
import { governed } from "./governed";
import { blockOf, blockSource, claimsOf, condition, inner, partsOf, withOption, wordsOf } from "./signs";
import { read, readSlice, write, writeSlice } from "./text";

const PIECES = [
  "排查隐患", "。", "，", "一、", "【排查隐患】", "【排查隐患，同比】", "【 排查隐患 ，清河镇】", "{hazards.found|余}", "【期间】", "【全镇】", "【仅当 事故死亡 等于 0】",
  "【表：按镇街：排查隐患、整改率】", "【图:按月：排查隐患】", "【清单：现有未销号隐患：编号】", "【由 区住建局 写：建筑施工】", "【", "】", "{", "}", "【】", "|", " ", "\t", "  ", "\n", "\n\n", "𠮷", "e\u0301", "【排查", "隐患】",
];

/** Numbers that are the same on every run. */
function dice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (state >>> 8) % below;
  };
}

function text(roll: (below: number) => number, most: number): string {
  return Array.from({ length: roll(most) }, () => PIECES[roll(PIECES.length)]).join("");
}

test("whatever text is read is written as it was", () => {
  const roll = dice(1);
  for (let round = 0; round < 3000; round += 1) {
    const words = text(roll, 14);
    assert.equal(write(read(words)), words);
  }
});

test("whatever is done to a document, its text reads as the same document", () => {
  const roll = dice(2);
  for (let round = 0; round < 400; round += 1) {
    let state = EditorState.create({ doc: read(text(roll, 10)), plugins: [new Plugin({ appendTransaction: afresh })] });
    for (let deed = 0; deed < 12; deed += 1) {
      const { doc } = state;
      const [from, to] = [roll(doc.content.size + 1), roll(doc.content.size + 1)].sort((one, other) => one - other);
      const at = TextSelection.between(doc.resolve(from ?? 0), doc.resolve(to ?? 0));
      state = state.apply(state.tr.setSelection(at));
      const words = text(roll, 5);
      if (roll(4) === 0) split(state, (transaction) => { state = state.apply(transaction); });
      else if (roll(3) === 0) state = state.apply(state.tr.deleteSelection());
      else if (roll(2) === 0) state = state.apply(state.tr.replaceSelection(readSlice(words)));
      else if (state.selection.$from.parent.isTextblock) state = state.apply(state.tr.insertText(words.replace(/\n/g, "")));
      assert.ok(read(write(state.doc)).eq(state.doc));
      state.doc.check();
    }
  }
});

test("what is copied is pasted as the same text", () => {
  const roll = dice(3);
  for (let round = 0; round < 500; round += 1) {
    const words = text(roll, 10);
    assert.equal(writeSlice(readSlice(words)), words);
  }
});

test("a caret behind what becomes a chip stays behind it", () => {
  let state = EditorState.create({ doc: read("排查【排查隐患"), plugins: [new Plugin({ appendTransaction: afresh })] });
  state = state.apply(state.tr.setSelection(TextSelection.atEnd(state.doc)));

  state = state.apply(state.tr.insertText("】"));
  state = state.apply(state.tr.insertText("。"));

  assert.equal(write(state.doc), "排查【排查隐患】。");
  assert.equal(state.doc.firstChild?.child(1).type.name, "figure");
});

test("a menu changes its own option, where it stands, and keeps what no menu knows", () => {
  const isPlace = (option: string): boolean => option.endsWith("镇");
  const parts = partsOf(inner("【排查隐患，清河镇，归XD-2024-0001，余】"));

  assert.equal(wordsOf(withOption(parts, isPlace, "柳溪镇")), "排查隐患，柳溪镇，归XD-2024-0001，余");
  assert.equal(wordsOf(withOption(parts, isPlace, "")), "排查隐患，归XD-2024-0001，余");
  assert.equal(wordsOf(withOption(partsOf("排查隐患"), isPlace, "柳溪镇")), "排查隐患，柳溪镇");
});

test("conditions, tables, charts and lists are taken apart and put together again", () => {
  const names = new Set(["常委会、常务会、专题会议", "整改率"]);
  for (const source of [
    "【表：各镇：按镇街排名：常委会、常务会、专题会议、整改率】", "【图：按月，线，比去年：整改率】", "【图：按月，清河镇，上半年：整改率】", "【清单：整改率，清河镇：编号、问题】",
  ]) assert.equal(blockSource(blockOf(source, names)), source);
  assert.deepEqual(blockOf("【表：按月：常委会、常务会、专题会议、整改率】", names).items, ["常委会、常务会、专题会议", "整改率"]);
  assert.equal(condition(claimsOf("【仅当 事故死亡 等于 0 且 整改率，清河镇 不低于 90%】")), "【仅当 事故死亡 等于 0 且 整改率，清河镇 不低于 90】");
  assert.equal(condition(claimsOf("【仅当排查隐患】")), "【仅当 排查隐患 大于 0】");
  assert.equal(condition(claimsOf("【仅当 事故死亡 不超过 事故死亡，去年同期】")), "【仅当 事故死亡 不超过 事故死亡，去年同期】");
});

test("a condition governs its sentence, its clause or its part, and nothing where none may stand", () => {
  const shown = (text: string): string[] => {
    const line = read(text).child(0);
    return governed(line).map(([from, to]) => line.textBetween(from, to, "", "#"));
  };

  assert.deepEqual(shown("甲。【仅当 乙】丙【丁】，戊。己。"), ["丙#，戊。"]);
  assert.deepEqual(shown("甲；【仅当 乙】丙，戊；己。"), ["丙，戊；"]);
  assert.deepEqual(shown("甲，【仅当 乙】丙，戊。"), ["丙，"]);
  assert.deepEqual(shown("一是【仅当 乙】丙"), ["丙"]);
  assert.deepEqual(shown("甲【仅当 乙】丙。"), []);
});

test("a figure is found by its initials, and the one that is called so comes first", () => {
  const figure = (title: string, spelled: string) => ({ title, ledger: "隐患", value: "", about: "", unit: "条", spelled: `${title} ${spelled}` });
  const figures = [figure("排查一般隐患", "pcybyh"), figure("排查隐患", "pcyh"), figure("整改率", "zgl")];

  assert.deepEqual(matching(figures, "pcyh", 8).map(({ title }) => title), ["排查隐患"]);
  assert.deepEqual(matching(figures, "pc", 8).map(({ title }) => title), ["排查一般隐患", "排查隐患"]);
  assert.equal(matching(figures, "排查隐患", 1)[0]?.title, "排查隐患");
});
