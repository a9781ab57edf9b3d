/** The phone's half of a checklist's jumps: the trees of cases.json, which the server compiles, hold as they hold there. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { holds, type Said, type Tree } from "./jumps";
import cases from "./cases.json";

for (const [words, tree, said, expected] of cases as unknown as [string, Tree, Said, boolean][]) {
  test(`${words} of ${JSON.stringify(said)}`, () => assert.equal(holds(tree, said), expected));
}
