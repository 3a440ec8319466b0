// data-print: opens the browser's own print window. Without JavaScript the button is hidden (portal.css); the browser's menu prints too.
for (const button of document.querySelectorAll("[data-print]")) button.addEventListener("click", () => window.print());
