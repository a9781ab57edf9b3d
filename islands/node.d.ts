/** The few words of Node that the tests of an island say; they run outside a browser. */

declare module "node:test" {
  export function test(name: string, run: () => void): void;
}

declare module "node:assert/strict" {
  const assert: {
    equal(seen: unknown, wanted: unknown): void;
    deepEqual(seen: unknown, wanted: unknown): void;
    ok(holds: boolean): void;
  };
  export default assert;
}
