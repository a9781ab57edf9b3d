/** Conditions of a checklist as the server compiled them (ledgers/checklists/jumps.py), evaluated alike: one table of cases proves both. */

export type Value = string | number | boolean | string[] | null;
export type Tree = [string, ...(Tree | Value)[]];
export type Said = Record<string, Value>;

export function holds(tree: Tree, said: Said): boolean {
  const value = valueOf(tree, said);
  return typeof value === "boolean" ? value : !(value === null || value === "" || value === 0 || (Array.isArray(value) && value.length === 0));
}

function valueOf(tree: Tree, said: Said): Value {
  const [sign, first, second] = tree as [string, Tree, Tree];
  switch (sign) {
    case "v": return tree[1] as Value;
    case "q": return said[tree[1] as string] ?? "";
    case "and": return holds(first, said) && holds(second, said);
    case "or": return holds(first, said) || holds(second, said);
    case "not": return !holds(first, said);
    case "selected": return listed(valueOf(first, said)).includes(text(valueOf(second, said)));
    case "count": return listed(valueOf(first, said)).length;
    default: return operate(sign, valueOf(first, said), valueOf(second, said));
  }
}

function operate(sign: string, first: Value, second: Value): Value {
  const left = number(first), right = number(second);
  if (sign === "=" || sign === "!=") {
    const same = left !== null && right !== null ? left === right : text(first) === text(second);
    return same === (sign === "=");
  }
  if (left === null || right === null) return "+-*".includes(sign) ? null : false;
  switch (sign) {
    case "+": return left + right;
    case "-": return left - right;
    case "*": return left * right;
    case "<": return left < right;
    case ">": return left > right;
    case "<=": return left <= right;
    default: return left >= right;
  }
}

function number(value: Value): number | null {
  if (typeof value === "number") return value;
  const words = typeof value === "string" ? value.normalize("NFKC").trim() : "";
  return /^[+-]?(\d+\.?\d*|\.\d+)$/.test(words) ? Number(words) : null;
}

function text(value: Value): string {
  if (Array.isArray(value)) return value.join(" ");
  if (typeof value === "boolean") return value ? "True" : "False";
  return value === null ? "" : String(value);
}

function listed(value: Value): string[] {
  if (Array.isArray(value)) return value;
  return value === null || value === "" ? [] : [text(value)];
}
