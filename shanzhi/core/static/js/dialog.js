// data-dialog on a link to "#id" opens that <dialog> in front of the page; data-dialog-close inside it closes it.
function open(dialog) {
  if (!dialog.open) dialog.showModal();
}

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog]");
  if (opener) {
    const dialog = document.querySelector(opener.getAttribute("href") || `#${opener.dataset.dialog}`);
    if (dialog instanceof HTMLDialogElement) {
      event.preventDefault();
      open(dialog);
    }
    return;
  }
  const closer = event.target.closest("[data-dialog-close]");
  const inside = closer?.closest("dialog[open]");
  if (inside) {
    event.preventDefault();
    inside.close();
  } else if (event.target instanceof HTMLDialogElement && event.target.open && !("stay" in event.target.dataset)) {
    event.target.close(); // a click beside the dialog lands on the dialog itself; data-stay: what was typed is worth more
  }
});

// A form that came back with errors inside a dialog shows itself again.
for (const dialog of document.querySelectorAll("dialog[data-open]")) open(dialog);
// A link from elsewhere straight to a dialog.
const asked = location.hash.length > 1 && document.getElementById(location.hash.slice(1));
if (asked instanceof HTMLDialogElement) open(asked);
