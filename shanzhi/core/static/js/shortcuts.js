// Keys: "/" goes to the field with data-shortcut="/", j and k walk the rows of the first data-rows table, Enter opens, x selects,
// "?" shows the dialog #keys. Never while writing, never with a modifier.
const isWriting = (element) => element.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
const rows = () => [...document.querySelectorAll("[data-rows] tbody tr")];

function walk(by) {
  const all = rows();
  if (!all.length) return;
  const now = all.findIndex((row) => row.hasAttribute("data-current"));
  const next = all[Math.min(all.length - 1, Math.max(0, now + by))];
  all[now]?.removeAttribute("data-current");
  next.setAttribute("data-current", "");
  next.scrollIntoView({ block: "nearest" });
  next.querySelector(".row-link, a")?.focus({ preventScroll: true });
}

const KEYS = {
  "/": () => document.querySelector('[data-shortcut="/"]')?.focus(),
  j: () => walk(1),
  k: () => walk(-1),
  x: () => document.querySelector("[data-rows] tr[data-current] input[data-pick]")?.click(),
  "?": () => document.querySelector("dialog#keys:not([open])")?.showModal(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (event.key === "Escape" && event.target.matches?.('[data-shortcut="/"]')) event.target.blur();
  if (isWriting(event.target) || document.querySelector("dialog[open]")) return;
  if (event.key === "Enter" && event.target === document.body) {
    document.querySelector("[data-rows] tr[data-current] .row-link")?.click();
    return;
  }
  const act = KEYS[event.key];
  if (!act || (event.key !== "/" && event.key !== "?" && !document.documentElement.matches('[data-face="desk"]'))) return;
  event.preventDefault();
  act();
});
