// Runs before the first paint: the theme a person chose, else the system's.
"use strict";
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  try {
    root.dataset.theme = localStorage.getItem("theme") || "";
  } catch {
    // storage may be forbidden; the system's theme then holds
  }
})();
