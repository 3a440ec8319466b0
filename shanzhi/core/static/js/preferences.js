// data-preferences: the switches for theme, elder mode, text size and language. Theme and text size change at once;
// the rest is an ordinary POST that comes back with the other layout or language.
const root = document.documentElement;

function show(form, name, value) {
  if (name === "theme") {
    if (value === "auto") root.removeAttribute("data-theme");
    else root.dataset.theme = value;
    for (const button of document.querySelectorAll("button[name=theme]")) {
      button.setAttribute("aria-pressed", String(button.value === value));
    }
  } else {
    root.dataset.text = value;
    for (const button of form.querySelectorAll("[data-text-step]")) {
      const next = Number(value) + Number(button.dataset.textStep);
      button.disabled = next < 1 || next > 4;
      button.value = String(Math.min(4, Math.max(1, next)));
    }
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-preferences]");
  const button = event.submitter;
  if (!form || !button || !["theme", "text"].includes(button.name)) return;
  event.preventDefault();
  const wish = new FormData(form, button);
  show(form, button.name, button.value);
  fetch(form.action, { method: "POST", body: wish, headers: { "X-Requested-With": "fetch" } }).catch(() => {});
});
