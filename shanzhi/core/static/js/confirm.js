// data-confirm="question" on a form or its button: ask before it is sent. data-once: a form is sent only once.
document.addEventListener("submit", (event) => {
  const form = event.target;
  const question = event.submitter?.dataset.confirm || form.dataset.confirm;
  if (question && !window.confirm(question)) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  if (!("once" in form.dataset) || event.defaultPrevented) return;
  if (form.getAttribute("aria-busy") === "true") {
    event.preventDefault();
    return;
  }
  form.setAttribute("aria-busy", "true");
  event.submitter?.setAttribute("aria-busy", "true");
});

// Coming back with the browser's back button must not leave a form that refuses to be sent.
window.addEventListener("pageshow", () => {
  for (const busy of document.querySelectorAll("form[data-once], form[data-once] [aria-busy]")) busy.removeAttribute("aria-busy");
});
