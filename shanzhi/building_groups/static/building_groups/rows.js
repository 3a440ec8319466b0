// data-door-rows: Enter and the arrows go to the same column of the next or previous door; Enter on the last one saves.
document.addEventListener("keydown", (event) => {
  const cell = event.target.closest?.("[data-door-rows] [data-cell]");
  if (!cell || event.isComposing || event.ctrlKey || event.altKey || event.metaKey) return;
  const isSelect = cell.tagName === "SELECT";
  const step = { Enter: event.shiftKey ? -1 : 1, ArrowDown: isSelect ? 0 : 1, ArrowUp: isSelect ? 0 : -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const column = event.key === "Enter" ? "outcome" : cell.dataset.cell;
  const cells = [...cell.form.querySelectorAll(`[data-cell="${column}"]`)];
  const rows = [...cell.form.querySelectorAll("tr")].filter((row) => row.querySelector("[data-cell]"));
  const next = cells[rows.indexOf(cell.closest("tr")) + step];
  if (next) {
    next.focus();
    next.select?.();
  } else if (step > 0) cell.form.requestSubmit();
});
const results = [...document.querySelectorAll("[data-door-rows] [data-cell='outcome']")];
(results.find((cell) => cell.value === "") ?? results[0])?.focus();
