/**
 * Comforts of a page for one hand: a photo is shown where it was taken; who taps 别处 may type at once; what is usually found at a
 * site follows the site that was tapped, and what was tapped before stays tapped.
 */
export function showShots(): void {
  for (const button of document.querySelectorAll<HTMLButtonElement>("[data-gallery]")) {
    button.hidden = false;
    button.addEventListener("click", () => chooseFromGallery(button));
  }
  document.addEventListener("change", ({ target }) => {
    if (!(target instanceof HTMLInputElement)) return;
    if (target.id === "where-else" && target.checked) target.form?.querySelector<HTMLElement>(".elsewhere input")?.focus();
    if (target.name === "where" && target.form) offerItems(target.form, target.dataset["trade"] ?? "");
    if (target.type !== "file") return;
    const shot = target.form?.querySelector(".shot");
    const photo = [...(target.files ?? [])].find((file) => file.type.startsWith("image/"));
    if (shot && photo) show(shot, photo);
  });
}

/** The same box without its wish for the camera: a photo that was taken before is sent as well. */
function chooseFromGallery(button: HTMLButtonElement): void {
  const box = button.form?.querySelector<HTMLInputElement>(".shot input");
  const wish = box?.getAttribute("capture");
  box?.removeAttribute("capture");
  box?.click();
  if (wish) box?.setAttribute("capture", wish);
}

/** What the phone cannot draw, HEIC outside Safari, is named instead: it goes as it is. */
function show(shot: Element, photo: File): void {
  const picture = document.createElement("img");
  picture.alt = "刚拍的照片";
  picture.src = URL.createObjectURL(photo);
  picture.addEventListener("load", () => {
    URL.revokeObjectURL(picture.src);
    shot.querySelectorAll("img, svg").forEach((each) => each.remove());
    shot.prepend(picture);
  });
  const words = shot.querySelector("span");
  if (words) words.textContent = "再拍一次";
}

function offerItems(form: HTMLFormElement, trade: string): void {
  const items = form.querySelector("#items");
  const templates = [...form.querySelectorAll<HTMLTemplateElement>("template[data-trade]")];
  const template = templates.find((each) => each.dataset["trade"] === trade) ?? templates.find((each) => each.dataset["trade"] === "");
  if (!items || !template) return;
  const tapped = items.querySelector<HTMLInputElement>("[name=item]:checked");
  const label = tapped?.closest("label");
  items.replaceChildren(template.content.cloneNode(true));
  if (!tapped || !label) return;
  const same = [...items.querySelectorAll<HTMLInputElement>("[name=item]")].find((each) => each.value === tapped.value);
  if (same) same.checked = true;
  else items.querySelector("legend")?.after(label);
}
