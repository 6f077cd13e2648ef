// What every page does beyond plain links: theme, keys, palette, copying, confirming, clocks. No state of its own.
"use strict";
(() => {
  const $ = (selector, within = document) => within.querySelector(selector);
  const $$ = (selector, within = document) => [...within.querySelectorAll(selector)];

  const THEMES = ["", "light", "dark"];
  const THEME_NAMES = { "": "system", light: "light", dark: "dark" };
  function showTheme() {
    const label = $("[data-theme-name]");
    if (label) label.textContent = "Theme: " + THEME_NAMES[document.documentElement.dataset.theme || ""];
  }
  function nextTheme() {
    const root = document.documentElement;
    root.dataset.theme = THEMES[(THEMES.indexOf(root.dataset.theme || "") + 1) % THEMES.length];
    try { localStorage.setItem("theme", root.dataset.theme); } catch { /* holds for this page then */ }
    showTheme();
    document.dispatchEvent(new Event("themechange"));
  }

  function toast(text) {
    const box = $("#toasts");
    if (!box || !text) return;
    const item = document.createElement("p");
    item.className = "toast";
    item.textContent = text;
    box.append(item);
    setTimeout(() => item.remove(), 6000);
  }

  // Relative and local times: the server writes UTC, which stays on hover.
  const local = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
  function span(seconds) {
    const s = Math.abs(seconds);
    if (s < 60) return Math.floor(s) + " s";
    if (s < 3600) return Math.floor(s / 60) + " min";
    if (s < 172800) return Math.floor(s / 3600) + " h " + Math.floor((s % 3600) / 60) + " min";
    return Math.floor(s / 86400) + " days " + Math.floor((s % 86400) / 3600) + " h";
  }
  function times(within) {
    $$("time[data-local]", within).forEach((time) => { time.textContent = local.format(new Date(time.dateTime)); });
  }
  function clocks() {
    $$("time[data-due]").forEach((time) => {
      const left = (new Date(time.dateTime) - Date.now()) / 1000;
      time.textContent = left >= 0 ? span(left) + " left" : "overdue by " + span(left);
    });
  }

  // On a phone each row is a card; a cell there says which column it is of.
  function labels(within) {
    $$("table", within).forEach((table) => {
      const heads = $$("thead th", table).map((th) => th.textContent.trim());
      $$("tbody tr", table).forEach((row) => [...row.cells].forEach((cell, i) => {
        if (!cell.dataset.label && heads[i]) cell.dataset.label = heads[i];
      }));
    });
  }

  function dress(within) {
    labels(within);
    times(within);
    $$("form[data-selection]").forEach(picked);
    showTheme();
  }

  function openDialog(id) {
    const dialog = document.getElementById(id);
    if (dialog && !dialog.open) {
      dialog.showModal();
      const first = $("input:not([type=hidden])", dialog);
      if (first) first.focus();
    }
  }

  document.addEventListener("click", async (event) => {
    const target = event.target.closest("[data-copy],[data-open],[data-close],[data-theme-toggle],[data-menu]");
    if (!target) return;
    if (target.dataset.copy !== undefined) {
      const text = $("pre", target.closest(".code")).textContent;
      await navigator.clipboard.writeText(text);
      toast("Copied");
    } else if (target.dataset.open) {
      event.preventDefault();
      openDialog(target.dataset.open);
    } else if (target.dataset.close !== undefined) {
      target.closest("dialog").close();
    } else if (target.dataset.themeToggle !== undefined) {
      nextTheme();
    } else {
      const open = $("#side").classList.toggle("open");
      target.setAttribute("aria-expanded", String(open));
    }
  });

  // A button that asks to type a name stays shut until it is typed.
  document.addEventListener("input", (event) => {
    const wanted = event.target.dataset.type;
    if (wanted !== undefined) {
      $$("button[type=submit], button.danger", event.target.form)
        .forEach((button) => { button.disabled = event.target.value.trim() !== wanted; });
    }
  });

  document.addEventListener("change", (event) => {
    if (event.target.closest("form.filters") && event.target.matches("select, [type=checkbox]")) {
      event.target.form.requestSubmit();
    }
  });

  // Rows picked for a change: the bar says how many, and is there only when some are.
  function picked(form) {
    const [one, many] = (form.dataset.selection || "device devices").split(" ");
    const boxes = $$("tbody input[type=checkbox]", form);
    const count = boxes.filter((box) => box.checked).length;
    $(".bulk-bar", form).hidden = count === 0;
    $("[data-picked]", form).textContent = count === 1 ? `1 ${one} picked` : `${count} ${many} picked`;
    const all = $("[data-pick-all]", form);
    all.checked = count === boxes.length && count > 0;
    all.indeterminate = count > 0 && count < boxes.length;
  }
  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-selection]");
    if (!form) return;
    if (event.target.matches("[data-pick-all]")) {
      $$("tbody input[type=checkbox]", form).forEach((box) => { box.checked = event.target.checked; });
    }
    picked(form);
  });

  // Empty filters stay out of the address.
  document.addEventListener("submit", (event) => {
    if (event.target.matches("form.filters")) {
      $$("input, select", event.target).forEach((field) => { if (!field.value) field.disabled = true; });
    }
  });

  let leading = 0;
  function move(step) {
    const rows = $$("main tbody tr").filter((row) => $("a", row));
    if (!rows.length) return;
    const at = rows.findIndex((row) => row.classList.contains("selected"));
    const next = rows[Math.max(0, Math.min(rows.length - 1, at + step))];
    rows.forEach((row) => row.classList.toggle("selected", row === next));
    $("a", next).focus();
    next.scrollIntoView({ block: "nearest" });
  }
  document.addEventListener("keydown", (event) => {
    const typing = event.target.matches("input, textarea, select, [contenteditable]");
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      event.preventDefault();
      openDialog("palette");
      return;
    }
    if (typing && event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.target.form?.requestSubmit();
      return;
    }
    if ($("dialog[open]")) {
      if ($("#palette")?.open && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
        event.preventDefault();
        const stops = [$("#palette input"), ...$$("#palette .hits a")];
        const at = stops.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
        stops[(at + stops.length) % stops.length].focus();
      } else if ($("#palette")?.open && event.key === "Enter" && event.target.matches("#palette input")) {
        const hit = $("#palette .hits a");
        if (hit) { event.preventDefault(); hit.click(); }
      }
      return;
    }
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (leading && Date.now() - leading < 1500) {
      leading = 0;
      const entry = $(`#side a[data-key="${CSS.escape(event.key)}"]`);
      if (entry) entry.click();
      return;
    }
    switch (event.key) {
      case "g": leading = Date.now(); break;
      case "/": event.preventDefault(); $("#search")?.focus(); break;
      case "?": openDialog("keys"); break;
      case "j": move(1); break;
      case "k": move(-1); break;
      case "x": $("main tbody tr.selected input[type=checkbox]")?.click(); break;
      default:
    }
  });

  document.addEventListener("htmx:load", (event) => dress(event.detail.elt));
  document.addEventListener("toast", (event) => toast(event.detail.value));
  dress(document);
  clocks();
  setInterval(clocks, 1000);
})();
