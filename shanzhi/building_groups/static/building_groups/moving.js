// data-moving: a part of the plan (data-part) is dragged onto another group's part or card (data-drop), or picked with a tap.
// Either way the page's own form is filled and sent, so the mouse does nothing a form cannot.
const FAR = 6; // pixels before a press is a drag
let press = null;

const partAt = (node) => node?.closest?.("[data-moving] [data-part]");
const boxOf = (part) => document.querySelector(`#moving input[name="part"][value="${part.dataset.part}"]`);

function groupUnder(event) {
  const under = document.elementFromPoint(event.clientX, event.clientY);
  const place = under?.closest?.("[data-moving] [data-drop], [data-moving] [data-part]");
  return place && place !== press.part ? place : null;
}

function mark(place) {
  document.querySelectorAll(".is-target").forEach((one) => one.classList.remove("is-target"));
  place?.classList.add("is-target");
}

document.addEventListener("pointerdown", (event) => {
  const part = partAt(event.target);
  const box = part && boxOf(part);
  if (!box || box.disabled || event.button !== 0) return;
  press = { part, box, x: event.clientX, y: event.clientY, dragging: false };
});

document.addEventListener("pointermove", (event) => {
  if (!press) return;
  if (!press.dragging && Math.hypot(event.clientX - press.x, event.clientY - press.y) > FAR) {
    press.dragging = true;
    press.part.classList.add("is-dragged");
  }
  if (press.dragging) mark(groupUnder(event));
});

document.addEventListener("pointerup", (event) => {
  if (!press) return;
  const { part, box, dragging } = press;
  const place = dragging ? groupUnder(event) : null;
  press = null;
  mark(null);
  part.classList.remove("is-dragged");
  if (!dragging) {
    box.checked = !box.checked;
    part.classList.toggle("is-picked", box.checked);
    return;
  }
  if (!place || place.dataset.groupNumber === part.dataset.groupNumber) return;
  const form = box.form;
  const choice = form.querySelector(`option[data-number="${place.dataset.groupNumber}"]`);
  form.elements.group.value = choice ? choice.value : "none";
  for (const other of form.querySelectorAll('input[name="part"]')) other.checked = other === box;
  form.requestSubmit();
});

document.addEventListener("pointercancel", () => {
  press?.part.classList.remove("is-dragged");
  mark(null);
  press = null;
});

document.addEventListener("change", (event) => {
  if (!event.target.matches?.('#moving input[name="part"]')) return;
  const part = document.querySelector(`[data-part="${event.target.value}"]`);
  part?.classList.toggle("is-picked", event.target.checked);
});
