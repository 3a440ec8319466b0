// data-selection around a table: boxes named "pick" in the rows, one box data-pick-all in the head, a bar data-bulk below.
// The bar's buttons belong to a form; the boxes join it with the form attribute, so sending works without JavaScript.
const words = document.querySelector("template[data-words]").dataset;

function refresh(box) {
  const picks = [...box.querySelectorAll("tbody input[data-pick]")];
  const picked = picks.filter((pick) => pick.checked);
  for (const pick of picks) {
    if (pick.checked) pick.closest("tr").setAttribute("aria-selected", "true");
    else pick.closest("tr").removeAttribute("aria-selected");
  }
  const all = box.querySelector("input[data-pick-all]");
  if (all) {
    all.checked = picks.length > 0 && picked.length === picks.length;
    all.indeterminate = picked.length > 0 && picked.length < picks.length;
  }
  const bar = box.querySelector("[data-bulk]");
  bar.toggleAttribute("data-empty", picked.length === 0);
  bar.querySelector("[data-bulk-count]").textContent = words.selected.replace("{count}", picked.length);
}

let last = null; // the pick clicked before, for shift-click
document.addEventListener("click", (event) => {
  const pick = event.target.closest?.("input[data-pick]");
  if (!pick) return;
  const picks = [...pick.closest("[data-selection]").querySelectorAll("input[data-pick]")];
  if (event.shiftKey && last && picks.includes(last)) {
    const [from, to] = [picks.indexOf(last), picks.indexOf(pick)].sort((a, b) => a - b);
    for (const between of picks.slice(from, to + 1)) between.checked = pick.checked;
  }
  last = pick;
});
document.addEventListener("change", (event) => {
  const box = event.target.closest?.("[data-selection]");
  if (!box) return;
  if (event.target.matches("[data-pick-all]")) {
    for (const pick of box.querySelectorAll("tbody input[data-pick]")) pick.checked = event.target.checked;
  }
  refresh(box);
});
document.addEventListener("htmx:afterSettle", () => document.querySelectorAll("[data-selection]").forEach(refresh));
document.querySelectorAll("[data-selection]").forEach(refresh);
