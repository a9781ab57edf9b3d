/** Says so when the network is gone, or when a part of the page could not be fetched; gone again by itself. */

export function tellNetwork(): void {
  const tell = () => show(navigator.onLine || document.body.dataset["kept"] ? "" : wordsFor());
  window.addEventListener("online", tell);
  window.addEventListener("offline", tell);
  document.addEventListener("htmx:sendError", () => show("没有连上服务器。填的都还在，过一会儿再试。"));
  document.addEventListener("htmx:responseError", (event) => {
    const { xhr } = (event as CustomEvent<{ xhr: XMLHttpRequest }>).detail;
    if (xhr.status !== 401) show("这一步没有办成。填的都还在，刷新后再试。"); // 401: drafts/again.ts
  });
  document.addEventListener("htmx:afterOnLoad", tell);
  if (!navigator.onLine) tell();
}

function wordsFor(): string {
  return document.querySelector("form[data-waits]")
    ? "没有网络。照样写，点发送先存在这台设备里，连上自动发。"
    : "没有网络。填好的先留在这一页，别关掉，连上了再交。";
}

function show(words: string): void {
  let bar = document.querySelector<HTMLElement>(".offline");
  if (!words) {
    bar?.remove();
    return;
  }
  if (!bar) {
    bar = document.createElement("p");
    bar.className = "offline";
    bar.setAttribute("role", "status");
    document.getElementById("main")?.before(bar);
  }
  bar.textContent = words;
}
