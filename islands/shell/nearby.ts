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

async function list(button: HTMLButtonElement, said: HTMLElement, { longitude, latitude }: GeolocationCoordinates): Promise<void> {
  const form = button.form;
  const body = new URLSearchParams({ longitude: String(longitude), latitude: String(latitude) });
  try {
    const answer = await fetch("/hazards/report/near/", {
      method: "POST", body, headers: { ...asOwner(), "X-CSRFToken": token() },
    });
    if (!answer.ok) throw new Error(String(answer.status));
    const found = document.createElement("template");
    found.innerHTML = await answer.text();
    for (const site of found.content.querySelectorAll("input")) {
      document.querySelector(`label[for="${site.id}"]`)?.remove();
      document.getElementById(site.id)?.remove();
    }
    const count = found.content.querySelectorAll("input").length;
    const first = form?.querySelector(".sites legend");
    first?.after(found.content);
    tell(said, count ? `附近有${count}家，点一家。` : "附近没有登记过位置的单位，请写名字。");
  } catch {
    tell(said, "没有连上，请写名字。");
  }
}

function tell(said: HTMLElement, words: string): void {
  said.hidden = false;
  said.textContent = words;
}
