/**
 * A checklist asks in turn: what the answers make needless is hidden and not sent, and comes back with what was typed in it.
 *
 *     <form data-asks> <fieldset class="question" data-question="age" data-kind="whole" data-when='["=", ["q", "flameout"], ["v", "no"]]'>
 */

import { holds, type Said, type Tree } from "./jumps";

const ANSWER = "a-";

export function askInTurn(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-asks]")) {
    const ask = (): void => askWhatFollows(form);
    for (const event of ["input", "change", "restored"]) form.addEventListener(event, ask);
    ask();
  }
}

/** Until nothing changes: a question that is skipped counts as empty for those that hang on it. No circle is published. */
function askWhatFollows(form: HTMLFormElement): void {
  const questions = [...form.querySelectorAll<HTMLElement>(".question[data-when]")];
  for (let again = true, round = 0; again && round <= questions.length; round += 1) {
    again = false;
    const said = read(form);
    for (const question of questions) {
      const when = question.dataset["when"];
      if (!when || question.hidden === !holds(JSON.parse(when) as Tree, said)) continue;
      question.hidden = !question.hidden;
      if (question instanceof HTMLFieldSetElement) question.disabled = question.hidden;
      again = true;
    }
  }
}

function read(form: HTMLFormElement): Said {
  const said: Said = {};
  for (const question of form.querySelectorAll<HTMLFieldSetElement>("fieldset.question:not([disabled])")) {
    const name = question.dataset["question"] ?? "";
    const boxes = [...question.querySelectorAll<HTMLInputElement>("input")].filter((box) => box.name === ANSWER + name);
    const ticked = boxes.filter((box) => box.checked).map((box) => box.value);
    const kind = question.dataset["kind"];
    if (kind === "several") said[name] = ticked;
    else if (kind === "tick") said[name] = ticked.length > 0;
    else if (kind === "one") said[name] = ticked[0] ?? "";
    else said[name] = (boxes[0]?.value ?? "").trim();
  }
  return said;
}
