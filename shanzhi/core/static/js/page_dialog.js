// data-page-dialog="yes" on a link: the page it leads to comes as a dialog in front of this one (core.dialogs answers with the part).
// Its forms answer inside the dialog; what is done loads the page behind anew. Without JavaScript the link leads to the page.
const frame = document.querySelector("dialog[data-page-dialog-frame]");
const inside = frame?.firstElementChild;
let opener;

function start() {
  if (!frame.open) frame.showModal();
  const first = inside.querySelector("[data-focus-first]") ?? inside.querySelector("input:checked, :is(input, textarea, select):not([type=hidden]), .dialog__body button");
  first?.focus();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.('a[data-page-dialog="yes"]');
  if (!link || !frame || !window.htmx || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  const menu = link.closest("details[data-menu]");
  opener = menu?.querySelector("summary") ?? link;
  if (menu) menu.open = false;
  window.htmx.ajax("GET", link.href, { target: inside });
});
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target !== inside || ![409, 422].includes(event.detail.xhr.status)) return;
  event.detail.shouldSwap = true; // what is wrong is said inside the dialog
  event.detail.isError = false;
});
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target === inside && inside.childElementCount) start();
});
frame?.addEventListener("close", () => {
  inside.replaceChildren();
  (opener?.isConnected ? opener : document.getElementById("main"))?.focus();
});
