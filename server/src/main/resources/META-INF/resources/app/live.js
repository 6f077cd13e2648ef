// Parts of a page that follow what happens: server-sent events, else asking again every ten seconds.
"use strict";
(() => {
  const AGAIN_MS = 10000;
  document.querySelectorAll("[data-live]").forEach((part) => {
    const show = (html) => {
      part.innerHTML = html;
      part.dispatchEvent(new CustomEvent("htmx:load", { bubbles: true, detail: { elt: part } }));
    };
    const ask = async () => {
      const answer = await fetch(part.dataset.part, { headers: { Accept: "text/html" } });
      if (answer.ok) show(await answer.text());
    };
    const stream = new EventSource(part.dataset.live);
    stream.onmessage = (event) => show(event.data);
    stream.onerror = () => {
      if (stream.readyState === EventSource.CLOSED) setInterval(ask, AGAIN_MS);
    };
  });
})();
