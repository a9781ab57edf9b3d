/**
 * What waits, on its own page and in a line above every other: in its order, what it says, how large it is; of what was refused what was
 * typed and what stands now, side by side. Nothing leaves it but by the server's answer or its person's word.
 *
 *     <section data-outbox></section>
 */

import { button, denote, moment, note, size, type Choice } from "../drafts/notes";
import { openVault } from "../drafts/vault";
import { count, canWait, openOutbox, type Entry, type Outbox } from "./outbox";
import { arrived, CHANGED, sendNow } from "./sender";

const KIND = "outbox";

export function showWaiting(): void {
  if (!canWait()) return;
  const section = document.querySelector<HTMLElement>("[data-outbox]");
  const show = section ? () => void drawn(section) : () => void tellAbove();
  document.addEventListener(CHANGED, show);
  show();
}

async function tellAbove(): Promise<void> {
  const waiting = await count();
  const [last] = arrived.slice(-1);
  if (waiting === 0 && !last) return denote(KIND);
  const words = waiting > 0 ? `有${waiting}份还没发出去，存在这台设备里。` : `等着发的${arrived.length}份已送到。`;
  const [address, title] = waiting > 0 || !last || arrived.length > 1 ? ["/outbox/", "看待发"] : [last.onward, "去看"];
  note(KIND, words).append(link(address, title));
}

let turn = 0;

async function drawn(section: HTMLElement): Promise<void> {
  const own = (turn += 1);
  const parts = await partsOf();
  if (own === turn) section.replaceChildren(...parts); // else something has changed since
}

async function partsOf(): Promise<HTMLElement[]> {
  let box: Outbox;
  try {
    box = await openOutbox();
  } catch {
    const waiting = await count();
    return [paragraph(waiting ? `有${waiting}份存着，要连上网、登录后才能看。` : "没有等着发的。")];
  }
  const entries = await box.all();
  const parts: HTMLElement[] = arrived.map(({ title, onward }) => paragraph(`已送到：${title}。`, link(onward, "去看")));
  if (entries.length === 0) parts.push(paragraph("没有等着发的，都送到了。"));
  else parts.push(heading(entries), list(box, entries));
  return parts;
}

function heading(entries: readonly Entry[]): HTMLElement {
  const waiting = entries.filter(({ refusal }) => refusal === null).length;
  const words = waiting > 0 ? `有了网络自动发出，只发一次。关掉网页、手机没电都不会丢。` : "下面的要您看一下才能发。";
  return paragraph(words, waiting > 0 ? button({ words: "现在试着发", does: () => void sendNow(), first: true }) : "");
}

function list(box: Outbox, entries: readonly Entry[]): HTMLElement {
  const all = element("ul", "waits");
  for (const entry of entries) {
    const line = element("li", entry.refusal ? "refused" : "");
    line.dataset["entry"] = entry.id;
    const title = element("b", "");
    title.textContent = entry.title;
    const about = paragraph(`${moment(entry.at)}点的发送${photosOf(entry)}`);
    about.className = "t2 soft";
    line.append(title, about, ...(entry.refusal ? [sides(entry)] : []), acts(box, entry));
    all.append(line);
  }
  return all;
}

/** What was typed beside what stands now: both are there until their person has chosen. */
function sides(entry: Entry): HTMLElement {
  const pair = element("div", "sides");
  const own = element("div", ""), theirs = element("div", "");
  own.append(caption("您写的"), facts(entry));
  theirs.append(caption(entry.refusal?.stands.length ? "现在的" : "为什么没收"), paragraph(entry.refusal?.words ?? ""));
  for (const words of entry.refusal?.stands ?? []) theirs.append(paragraph(words));
  if (entry.refusal?.url) theirs.append(paragraph("", link(entry.refusal.url, "打开看现在的")));
  pair.append(own, theirs);
  return pair;
}

function facts(entry: Entry): HTMLElement {
  const all = element("dl", "facts tight");
  for (const { label, text, on, words, hidden } of entry.values) {
    if (hidden || on === false || !(on ?? text.trim())) continue;
    const name = element("dt", ""), value = element("dd", "");
    name.textContent = label;
    value.textContent = on ? "✓" : (words ?? text);
    all.append(name, value);
  }
  if (entry.photos > 0) {
    const name = element("dt", ""), value = element("dd", "");
    name.textContent = "照片";
    value.textContent = `${entry.photos}张`;
    all.append(name, value);
  }
  return all;
}

function acts(box: Outbox, entry: Entry): HTMLElement {
  const choices: Choice[] = [{ words: "打开改", does: () => void open(box, entry) }];
  if (entry.refusal) choices.unshift({ words: "再发一次", does: () => void again(box, entry), first: true });
  choices.push({ words: "不要了", does: () => ask(box, entry) });
  const all = element("p", "acts");
  all.append(...choices.map(button));
  return all;
}

async function again(box: Outbox, entry: Entry): Promise<void> {
  await box.judge(entry, null);
  await sendNow();
}

/**
 * Puts it into its form again, to be changed and sent; until then it stays here, and is not sent. What the server has refused because of
 * what stands there now is another deed: it takes the page's fresh key.
 */
async function open(box: Outbox, entry: Entry): Promise<void> {
  const vault = await openVault();
  const borne = entry.refusal?.status === 409 ? entry.values.filter(({ hidden }) => !hidden) : entry.values;
  await vault.put({ ...entry, values: borne, at: Date.now() });
  for (const { name, files } of await box.files(entry.id)) await vault.putFiles(entry.id, name, files);
  if (!entry.refusal) await box.judge(entry, { status: 0, words: "您打开改了，还没有再点发送。", stands: [], url: "" });
  window.location.assign(entry.page);
}

function ask(box: Outbox, entry: Entry): void {
  const line = document.querySelector(`[data-entry="${entry.id}"] .acts`);
  const give = async (): Promise<void> => {
    await box.remove(entry.id);
    await openVault().then((vault) => vault.remove(entry.id)).catch(() => undefined);
    document.dispatchEvent(new CustomEvent(CHANGED));
  };
  line?.replaceChildren(
    "丢掉就找不回来了。",
    button({ words: "丢掉", does: () => void give() }),
    button({ words: "留着", does: () => document.dispatchEvent(new CustomEvent(CHANGED)), first: true }),
  );
}

function photosOf({ photos, bytes }: Entry): string {
  return photos === 0 ? "" : `，照片${photos}张，${size(bytes)}`;
}

function caption(words: string): HTMLElement {
  const made = element("h3", "");
  made.textContent = words;
  return made;
}

function paragraph(words: string, ...further: (HTMLElement | string)[]): HTMLElement {
  const made = element("p", "");
  made.append(words, ...further.flatMap((each) => [" ", each]));
  return made;
}

function link(address: string, words: string): HTMLElement {
  const made = document.createElement("a");
  made.href = address;
  made.className = "btn slim";
  made.textContent = words;
  return made;
}

function element(tag: string, style: string): HTMLElement {
  const made = document.createElement(tag);
  if (style) made.className = style;
  return made;
}
