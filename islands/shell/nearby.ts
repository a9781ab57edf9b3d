import { around, type Near, type Place } from "../capture/around";
import { keptPlaces } from "../capture/kept";
import { asOwner, token } from "../drafts/asking";

/** Lists the sites around the phone for whoever asks for them; where a phone does not tell where it is, names are typed. */
export function offerNearby(): void {
  const button = document.getElementById("near");
  const said = document.getElementById("near-said");
  if (!(button instanceof HTMLButtonElement) || !said || !("geolocation" in navigator)) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    tell(said, "正在找……");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => void list(button, said, coords),
      () => tell(said, "手机没有给出位置，请写名字。"),
      { enableHighAccuracy: true, timeout: 15_000, maximumAge: 60_000 },
    );
  });
}

async function list(button: HTMLButtonElement, said: HTMLElement, coords: GeolocationCoordinates): Promise<void> {
  try {
    const found = document.body.dataset["kept"] ? ofThePhone(await keptPlaces(), coords) : await ofTheSite(coords);
    for (const site of found.querySelectorAll("input")) {
      document.querySelector(`label[for="${site.id}"]`)?.remove();
      document.getElementById(site.id)?.remove();
    }
    const count = found.querySelectorAll("input").length;
    button.form?.querySelector(".sites legend")?.after(found);
    tell(said, count ? `附近有${count}家，点一家。` : "附近没有登记过位置的单位，请写名字。");
  } catch {
    tell(said, "没有连上，请写名字。");
  }
}

async function ofTheSite({ longitude, latitude }: GeolocationCoordinates): Promise<DocumentFragment> {
  const body = new URLSearchParams({ longitude: String(longitude), latitude: String(latitude) });
  const answer = await fetch("/hazards/report/near/", {
    method: "POST", body, headers: { ...asOwner(), "X-CSRFToken": token() },
  });
  if (!answer.ok) throw new Error(String(answer.status));
  const found = document.createElement("template");
  found.innerHTML = await answer.text();
  return found.content;
}

/** As the server's template writes them (`hazards/_sites.html`), from what lies on the phone. */
function ofThePhone(places: readonly Place[], { longitude, latitude }: GeolocationCoordinates): DocumentFragment {
  const found = new DocumentFragment();
  for (const near of around(places, longitude, latitude)) found.append(...radio(near));
  return found;
}

function radio({ place, metres, direction }: Near): [HTMLInputElement, HTMLLabelElement] {
  const [input, label] = [document.createElement("input"), document.createElement("label")];
  const [name, where] = [document.createElement("b"), document.createElement("small")];
  Object.assign(input, { className: "site", type: "radio", name: "where", id: `where-${place.number}`, value: place.number });
  input.dataset["trade"] = place.sector;
  Object.assign(name, { textContent: place.name });
  Object.assign(where, { className: "soft", textContent: `${place.region}，${direction}边${metres}米` });
  label.htmlFor = input.id;
  label.append(name, where);
  return [input, label];
}

function tell(said: HTMLElement, words: string): void {
  said.hidden = false;
  said.textContent = words;
}
