// data-shown-when="name=value" (or "name=one|two"): part of a form that only matters after one choice.
// Without JavaScript it is always there; the server ignores what does not apply.
function update(form) {
  for (const part of form.querySelectorAll("[data-shown-when]")) {
    const [name, wanted] = part.dataset.shownWhen.split("=");
    const chosen = new FormData(form).getAll(name);
    part.hidden = !wanted.split("|").some((value) => chosen.includes(value));
  }
}

document.addEventListener("change", (event) => {
  if (event.target.form) update(event.target.form);
});
document.addEventListener("htmx:load", (event) => {
  for (const part of event.target.querySelectorAll?.("[data-shown-when]") ?? []) if (part.closest("form")) update(part.closest("form"));
});
for (const form of document.forms) update(form);
