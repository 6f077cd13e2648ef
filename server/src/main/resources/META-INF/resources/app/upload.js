// Large files go in pieces, with their progress; a broken connection goes on where it broke off.
"use strict";
(() => {
  const PIECE_BYTES = 8 * 1024 * 1024;
  const TRIES = 5;
  const WAIT_MS = 2000;
  document.querySelectorAll("form[data-pieces]").forEach((form) => {
    const api = form.dataset.pieces;
    const bar = form.querySelector("progress");
    const told = form.querySelector("[data-told]");
    const ask = async (path, options) => {
      const answer = await fetch(api + path, options);
      if (answer.status === 204) return {};
      const body = await answer.json();
      if (!answer.ok) throw Object.assign(new Error(body.detail || answer.statusText), { status: answer.status });
      return body;
    };
    const text = async (file) => {
      const bytes = new Uint8Array(await file.arrayBuffer());
      return btoa(String.fromCharCode(...bytes));
    };
    const signature = async (file) => {
      if (!file) return "";
      const raw = await text(file);
      const plain = atob(raw).trim();
      return /^[A-Za-z0-9+/=\s]+$/.test(plain) && plain.length > 64 ? plain.replace(/\s/g, "") : raw;
    };
    const send = async (file, upload) => {
      let offset = upload.offset;
      for (let failed = 0; offset < file.size;) {
        try {
          const piece = file.slice(offset, offset + PIECE_BYTES);
          const headers = { "Content-Type": "application/octet-stream", "Upload-Offset": String(offset) };
          offset = (await ask("/" + upload.id, { method: "PATCH", headers, body: piece })).offset;
          failed = 0;
        } catch (problem) {
          if ((problem.status && problem.status !== 409) || ++failed > TRIES) throw problem;
          await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
          offset = (await ask("/" + upload.id)).offset;
        }
        bar.value = file.size ? offset / file.size : 1;
        told.textContent = Math.floor(100 * bar.value) + " % of " + file.name;
      }
    };
    form.addEventListener("submit", async (event) => {
      const file = form.elements.file.files[0];
      if (!file) return;
      event.preventDefault();
      form.querySelector("button").disabled = true;
      bar.hidden = false;
      try {
        const chosen = form.elements.signingKey;
        const begun = JSON.stringify({
          filename: file.name,
          sizeBytes: file.size,
          signature: await signature(form.elements.signature.files[0]),
          signingKey: chosen && chosen.value ? chosen.value : null,
        });
        const upload = await ask("", { method: "POST", headers: { "Content-Type": "application/json" }, body: begun });
        await send(file, upload);
        told.textContent = "Checking its signature…";
        await ask("/" + upload.id + "/finish", { method: "POST" });
        location.reload();
      } catch (problem) {
        told.textContent = problem.message;
        form.querySelector("button").disabled = false;
      }
    });
  });
})();
