/** What of the room needs no browser: how a line is judged, in which size a picture is asked for, what the server hands over. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { barrier, problemOf } from "./devices";
import { liveFrom, passFrom, wordsFrom } from "./given";
import { type Grade, graded, Judge, LAYERS, layerFor, pause, type Sample, ticketOf } from "./line";

const GOOD: Sample = { lostIn: 0, lostOut: 0, roundTrip: 30, carries: null };
const LOSSY: Sample = { ...GOOD, lostIn: 0.08 };
const BROKEN: Sample = { ...GOOD, lostOut: 0.4 };

function verdicts(judge: Judge, sample: Sample, times: number): Grade[] {
  return Array.from({ length: times }, () => judge.take(sample));
}

test("one bad moment changes nothing, two in a row do", () => {
  const judge = new Judge();

  assert.deepEqual([judge.take(BROKEN), judge.take(GOOD), judge.take(BROKEN), judge.take(BROKEN)], ["clear", "clear", "clear", "sound"]);
});

test("pictures come back one step at a time, and late", () => {
  const judge = new Judge();
  verdicts(judge, BROKEN, 2);

  const back = verdicts(judge, GOOD, 13);

  assert.equal(back.indexOf("weak"), 7);
  assert.equal(back.indexOf("clear"), 12);
});

test("a lossy line gets small pictures, a narrow one none", () => {
  assert.equal(graded(LOSSY), "weak");
  assert.equal(graded({ ...GOOD, roundTrip: 900 }), "weak");
  assert.equal(graded({ ...GOOD, carries: 200 }), "weak");
  assert.equal(graded({ ...GOOD, carries: 60 }), "sound");
});

test("a small picture is never asked for large, and a weak line gets the smallest", () => {
  assert.deepEqual([320, 640, 1280].map((width) => layerFor(width, "clear")), [0, 1, 2]);
  assert.equal(layerFor(1280, "weak"), 0);
});

test("the smallest layer is for lines of 150 kbit/s", () => {
  assert.ok((LAYERS.at(-1)?.maxBitrate ?? Infinity) <= 150_000);
});

test("the first attempt is at once, and none waits longer than two seconds", () => {
  assert.equal(pause(0), 0);
  assert.ok([1, 2, 3, 20].every((attempt) => pause(attempt) > 0 && pause(attempt) <= 2000));
});

test("a stream from another node is its ticket's", () => {
  assert.equal(ticketOf("3kfj-x@qinghe"), "3kfj-x");
  assert.equal(ticketOf("3kfj-x"), "3kfj-x");
});

test("what is wrong with a camera has a sentence of its own", () => {
  assert.deepEqual(["NotAllowedError", "NotReadableError", "NotFoundError", "AbortError"].map(problemOf), ["refused", "busy", "none", "busy"]);
  assert.deepEqual([barrier(false, true, true), barrier(true, false, true), barrier(true, true, true)], ["insecure", "old", ""]);
});

test("nonsense from outside becomes nothing, never an error", () => {
  assert.deepEqual(passFrom({ ws: "x", above: { ws: ["wss://a/janus"] } }).above?.ws, ["wss://a/janus"]);
  assert.deepEqual(liveFrom(null).tiles, []);
  assert.deepEqual(wordsFrom(["a"]), { 0: "a" });
});
