// data-live="seconds" with hx-get: asks the server again and again, sends the ETag back (304 changes nothing), rests while the tab
// is hidden or somebody is working inside the part, and says so when it has failed several times.
const words = document.querySelector("template[data-words]").dataset;
const tags = new Map(); // url → ETag
const failures = new WeakMap();
const MOST_FAILURES = 3;

function isBusy(part) {
  return part.contains(document.activeElement) && document.activeElement.matches("input:not([type=checkbox]), textarea, select")
    || part.querySelector("input[data-pick]:checked, details[open], dialog[open]");
}
function ask(part) {
  if (document.hidden || !part.isConnected || isBusy(part)) return;
  window.htmx?.trigger(part, "shanzhi:refresh");
}
function start(part) {
  if (part.dataset.liveStarted) return;
  part.dataset.liveStarted = "yes";
  const timer = setInterval(() => {
    if (part.isConnected) ask(part);
    else clearInterval(timer);
  }, Math.max(5, Number(part.dataset.live) || 20) * 1000);
}
const startAll = () => document.querySelectorAll("[data-live]").forEach(start);

document.addEventListener("htmx:configRequest", (event) => {
  if (!event.detail.elt.matches("[data-live]")) return;
  event.detail.headers["X-Live"] = "1"; // nobody is sitting there: the session may go idle
  const tag = tags.get(event.detail.path);
  if (tag) event.detail.headers["If-None-Match"] = tag;
});
document.addEventListener("htmx:afterRequest", (event) => {
  const part = event.detail.elt;
  if (!part.matches("[data-live]")) return;
  const { status } = event.detail.xhr;
  if (status === 200) {
    const tag = event.detail.xhr.getResponseHeader("ETag");
    if (tag) tags.set(event.detail.pathInfo.requestPath, tag);
  }
  if (status === 200 || status === 304) {
    failures.delete(part);
    return;
  }
  const count = (failures.get(part) ?? 0) + 1;
  failures.set(part, count);
  if (count === MOST_FAILURES) document.dispatchEvent(new CustomEvent("shanzhi:toast", { detail: { text: words.liveStopped, kind: "error" } }));
});
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) document.querySelectorAll("[data-live]").forEach(ask);
});
document.addEventListener("htmx:afterSettle", startAll);
startAll();
