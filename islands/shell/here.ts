/** Fills in where the phone is, for whoever asks: beside each pair of degrees that a form takes. Some phones are some hundred metres off. */
export function offerHere(): void {
  if (!("geolocation" in navigator) || !matchMedia("(pointer: coarse)").matches) return;
  for (const longitude of document.querySelectorAll<HTMLInputElement>("input[name$=longitude]")) {
    const latitude = longitude.form?.elements.namedItem(longitude.name.replace(/longitude$/, "latitude"));
    if (latitude instanceof HTMLInputElement) latitude.closest(".field")?.append(...asked(longitude, latitude));
  }
}

function asked(longitude: HTMLInputElement, latitude: HTMLInputElement): [HTMLButtonElement, HTMLParagraphElement] {
  const [button, said] = [document.createElement("button"), document.createElement("p")];
  Object.assign(button, { type: "button", className: "btn", textContent: "填手机现在的位置" });
  Object.assign(said, { className: "t2 soft", hidden: true });
  said.setAttribute("role", "status");
  const tell = (words: string): void => void Object.assign(said, { hidden: false, textContent: words });
  button.addEventListener("click", () => {
    tell("正在找……");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        for (const [box, degrees] of [[longitude, coords.longitude], [latitude, coords.latitude]] as const) {
          box.value = degrees.toFixed(6);
          box.dispatchEvent(new Event("input", { bubbles: true })); // drafts keep it
        }
        tell(`填好了，手机说误差约${Math.round(coords.accuracy)}米。`);
      },
      () => tell("手机没有给出位置，请写经纬度，不知道就空着。"),
      { enableHighAccuracy: true, timeout: 15_000, maximumAge: 60_000 },
    );
  });
  return [button, said];
}
