/** Elements of a page made by script. */

type Child = Node | string;

export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K, attributes: Readonly<Record<string, string>> = {}, ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

export function press(words: string, does: () => void, name = "btn slim"): HTMLButtonElement {
  const button = make("button", { type: "button", class: name }, words);
  button.addEventListener("click", does);
  return button;
}

/** A menu under its words. groups: options by what stands over them, "" over those that stand first. */
export function menu(
  label: string, groups: readonly (readonly [string, readonly (readonly [value: string, words: string])[]])[], value: string,
  changed: (value: string) => void,
): HTMLLabelElement {
  const select = make("select", { class: "form-select" });
  for (const [name, options] of groups) {
    const into = name ? make("optgroup", { label: name }) : select;
    for (const [own, words] of options) into.append(new Option(words, own));
    if (into !== select) select.append(into);
  }
  if (value && ![...select.options].some((option) => option.value === value)) select.append(new Option(value, value));
  select.value = value;
  select.addEventListener("change", () => changed(select.value));
  return make("label", {}, label, select);
}

export function tick(label: string, on: boolean, changed: (on: boolean) => void): HTMLLabelElement {
  const box = make("input", { type: "checkbox", class: "form-check-input" });
  box.checked = on;
  box.addEventListener("change", () => changed(box.checked));
  return make("label", { class: "tick" }, box, ` ${label}`);
}

export function line(label: string, value: string, changed: (value: string) => void, type = "text"): HTMLLabelElement {
  const box = make("input", { type, class: "form-control", value });
  box.value = value;
  box.addEventListener("change", () => changed(box.value.trim()));
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault(); // the form is not sent by it
    changed(box.value.trim());
  });
  return make("label", {}, label, box);
}
