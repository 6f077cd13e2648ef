// Draws each figure.chart from the table inside it, so what is seen and what is read cannot differ.
// First column: time (or text for bars); each further column: one series. An empty cell is a gap, never zero.
"use strict";
(() => {
  // What is never below zero is not drawn as if it could be.
const floor = (least, wanted) => (least >= 0 ? Math.max(0, wanted) : wanted);
const HEIGHT = 200;
  const SYNC = "fleetward";
  const TONES = { bad: "--bad", attention: "--warn", ok: "--ok", news: "--accent" };
  const drawn = new Map();

  function number(cell) {
    const text = (cell.dataset.value ?? cell.textContent).replace(/[,\s%]/g, "");
    return text === "" ? null : Number(text);
  }

  function read(table) {
    const heads = [...table.tHead.rows[0].cells].map((th) => th.textContent.trim());
    const rows = [...table.tBodies[0].rows].map((row) => {
      const time = row.cells[0].querySelector("time");
      return {
        x: new Date(time ? time.dateTime : row.cells[0].dataset.value ?? row.cells[0].textContent.trim()).getTime() / 1000,
        values: heads.slice(1).map((_, i) => (row.cells[i + 1] ? number(row.cells[i + 1]) : null)),
      };
    }).filter((row) => Number.isFinite(row.x)).sort((a, b) => a.x - b.x);
    return { heads, data: [rows.map((row) => row.x), ...heads.slice(1).map((_, i) => rows.map((row) => row.values[i]))] };
  }

  function colour(name) {
    const probe = document.createElement("span");
    probe.style.color = `var(${name})`;
    document.body.append(probe);
    const value = getComputedStyle(probe).color;
    probe.remove();
    return value;
  }

  // Days where the span is of days, else hours; in the person's zone.
  const day = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });
  const hour = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
  function days(ticks) {
    const long = ticks.length > 1 && ticks[ticks.length - 1] - ticks[0] > 2 * 86400;
    return ticks.map((tick) => {
      const at = new Date(tick * 1000);
      if (!long) return at.getHours() || at.getMinutes() ? hour.format(at) : day.format(at);
      return at.getHours() ? "" : day.format(at);
    });
  }

  function marks(figure) {
    return [...figure.querySelectorAll("[data-mark]")].map((mark) => ({
      x: new Date(mark.dataset.mark).getTime() / 1000,
      text: mark.textContent.trim(),
      tone: TONES[mark.dataset.tone] ?? "--muted",
    })).sort((a, b) => a.x - b.x);
  }

  // The same page for another span: a chart's data-zoom is its address up to from and to.
  function zoom(address, from, to) {
    const iso = (seconds) => new Date(seconds * 1000).toISOString().replace(/\.\d+/, "");
    location.assign(`${address}from=${iso(from)}&to=${iso(Math.max(to, from + 60))}`);
  }

  // Releases and rollouts as thin lines behind the curves, their names above the plot.
  function annotations(list) {
    return {
      hooks: {
        draw: [(u) => {
          const { ctx, bbox } = u;
          ctx.save();
          let free = 0;
          ctx.font = `${11 * devicePixelRatio}px system-ui`;
          ctx.setLineDash([4, 4]);
          for (const mark of list) {
            if (mark.x < u.scales.x.min || mark.x > u.scales.x.max) continue;
            const x = u.valToPos(mark.x, "x", true);
            ctx.strokeStyle = ctx.fillStyle = colour(mark.tone);
            ctx.beginPath();
            ctx.moveTo(x, bbox.top);
            ctx.lineTo(x, bbox.top + bbox.height);
            ctx.stroke();
            // A name that would run into the one before it is left out; its line stays.
            const width = ctx.measureText(mark.text).width;
            const left = Math.max(bbox.left, Math.min(x, bbox.left + bbox.width - width));
            if (left < free) continue;
            ctx.textAlign = "left";
            ctx.textBaseline = "bottom";
            ctx.fillText(mark.text, left, bbox.top - 3 * devicePixelRatio);
            free = left + width + 8 * devicePixelRatio;
          }
          ctx.restore();
        }],
      },
    };
  }

  function draw(figure) {
    const table = figure.querySelector("table");
    const plot = figure.querySelector(".plot");
    if (!table || !plot || !table.tBodies[0]?.rows.length) return;
    const { heads, data } = read(table);
    if (!data[0].length) return;
    const bars = figure.dataset.kind === "bars";
    const axis = { stroke: colour("--muted"), grid: { stroke: colour("--line"), width: 1 }, ticks: { show: false }, font: "12px system-ui" };
    // The legend reads the newest values until the pointer or a key chooses a moment.
    const newest = (values) => values.findLastIndex((v) => v !== null);
    const said = (v) => (v === null || v === undefined ? "no data" : v.toLocaleString() + (figure.dataset.unit ? " " + figure.dataset.unit : ""));
    const series = heads.slice(1).map((label, i) => ({
      label,
      stroke: colour(`--series-${(i % 8) + 1}`),
      fill: bars ? colour(`--series-${(i % 8) + 1}`) : undefined,
      width: bars ? 0 : 2,
      dash: bars || i < 4 ? undefined : [6, 3],
      points: { show: !bars && data[0].length < 40, size: 5 },
      paths: bars ? uPlot.paths.bars({ size: [0.7, 48] }) : undefined,
      value: (_, v, __, at) => said(at === null ? data[i + 1][newest(data[i + 1])] : v),
    }));
    // Charts of one span lie under each other: the same ends, the same room for figures at the left.
    const span = figure.dataset.from ? [figure.dataset.from, figure.dataset.to].map((at) => new Date(at).getTime() / 1000) : null;
    const room = Number(figure.dataset.room ?? 0);
    const named = marks(figure);
    drawn.get(figure)?.destroy();
    const u = new uPlot({
      width: plot.clientWidth || 600,
      height: HEIGHT,
      cursor: { sync: { key: SYNC }, drag: { x: true, y: false, setScale: !figure.dataset.zoom } },
      padding: [named.length ? NAMES : null, room ? 12 : null, null, null],
      scales: {
        x: {
          time: true,
          range: (_, min, max) => {
            if (span) return span;
            // For a single moment uPlot proposes years.
            if (data[0].length === 1) return [data[0][0] - 43200, data[0][0] + 43200];
            const pad = min === max ? 43200 : bars ? (max - min) / data[0].length / 2 : 0;
            return [min - pad, max + pad];
          },
        },
        y: { range: (_, min, max) => (bars || figure.dataset.zero !== undefined ? [0, max > 0 ? max * 1.1 : 1] : min === max ? [floor(min, min - 1), max + 1] : [floor(min, min - (max - min) * 0.1), max + (max - min) * 0.1]) },
      },
      axes: [{ ...axis, space: 70, values: (_, ticks) => days(ticks) }, { ...axis, size: (_, labels) => room || Math.max(40, ...(labels ?? []).map((label) => 16 + 7 * label.length)), values: (_, ticks) => ticks.map((t) => t.toLocaleString()) }],
      series: [{ label: "At", value: (_, v) => new Date((v ?? data[0][data[0].length - 1]) * 1000).toLocaleString([], { dateStyle: "medium", timeStyle: "short" }) }, ...series],
      legend: { live: true },
      plugins: [annotations(named)],
      hooks: {
        setSelect: [(plot) => {
          const { left, width } = plot.select;
          if (figure.dataset.zoom && width > 6) zoom(figure.dataset.zoom, plot.posToVal(left, "x"), plot.posToVal(left + width, "x"));
        }],
      },
    }, data, plot);
    u.root.querySelector(".u-legend")?.classList.add("plain");
    drawn.set(figure, u);
    plot.tabIndex = 0;
    plot.setAttribute("role", "img");
    plot.setAttribute("aria-label", `${figure.querySelector("figcaption")?.textContent.trim() ?? "Chart"}. The values are in the table below.`);
    plot.onkeydown = (event) => {
      if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
      event.preventDefault();
      const at = Math.max(0, Math.min(data[0].length - 1, (u.cursor.idx ?? -1) + (event.key === "ArrowRight" ? 1 : -1)));
      u.setCursor({ left: u.valToPos(data[0][at], "x"), top: HEIGHT / 3 });
    };
  }

  // Lanes are dragged over as charts are.
  function lanes(box) {
    const track = box.querySelector("svg");
    if (!track || box.dataset.drags) return;
    box.dataset.drags = "1";
    const [from, to] = [box.dataset.from, box.dataset.to].map((at) => new Date(at).getTime() / 1000);
    const mark = document.createElement("div");
    mark.className = "picked-span";
    mark.hidden = true;
    box.append(mark);
    let start = null;
    const share = (event) => {
      const area = track.getBoundingClientRect();
      return Math.min(1, Math.max(0, (event.clientX - area.left) / area.width));
    };
    const show = (end) => {
      const area = track.getBoundingClientRect();
      mark.style.left = `${area.left - box.getBoundingClientRect().left + area.width * Math.min(start, end)}px`;
      mark.style.width = `${area.width * Math.abs(end - start)}px`;
      mark.hidden = Math.abs(end - start) < 0.005;
    };
    box.addEventListener("pointerdown", (event) => {
      if (event.button !== 0 || event.pointerType === "touch") return;
      start = share(event);
      box.setPointerCapture(event.pointerId);
      event.preventDefault();
    });
    box.addEventListener("pointermove", (event) => { if (start !== null) show(share(event)); });
    box.addEventListener("pointerup", (event) => {
      if (start === null) return;
      const [a, b] = [start, share(event)].sort((x, y) => x - y);
      start = null;
      mark.hidden = true;
      if (b - a > 0.01) zoom(box.dataset.zoom, from + (to - from) * a, from + (to - from) * b);
    });
  }
  document.addEventListener("DOMContentLoaded", () => document.querySelectorAll(".lanes[data-zoom]").forEach(lanes));

  // The chart as a picture: its title, the curves, and what each line is.
  function save(figure) {
    const u = drawn.get(figure);
    if (!u) return;
    const from = u.ctx.canvas;
    const ratio = devicePixelRatio;
    const names = u.series.slice(1).filter((one) => one.show !== false);
    const head = 36 * ratio;
    const foot = (12 + 20 * names.length) * ratio;
    const picture = document.createElement("canvas");
    picture.width = from.width;
    picture.height = head + from.height + foot;
    const ctx = picture.getContext("2d");
    ctx.fillStyle = colour("--surface");
    ctx.fillRect(0, 0, picture.width, picture.height);
    ctx.fillStyle = colour("--text");
    ctx.font = `600 ${14 * ratio}px system-ui`;
    const title = figure.querySelector("figcaption")?.textContent.trim() ?? "chart";
    ctx.fillText(title + (figure.dataset.unit ? ` (${figure.dataset.unit})` : ""), 12 * ratio, 24 * ratio);
    ctx.drawImage(from, 0, head);
    ctx.font = `${12 * ratio}px system-ui`;
    names.forEach((one, i) => {
      const y = head + from.height + (16 + 20 * i) * ratio;
      ctx.fillStyle = typeof one.stroke === "function" ? one.stroke(u) : one.stroke;
      ctx.fillRect(12 * ratio, y - 8 * ratio, 16 * ratio, 3 * ratio);
      ctx.fillStyle = colour("--text");
      ctx.fillText(one.label, 36 * ratio, y);
    });
    picture.toBlob((blob) => {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(blob);
      link.download = title.toLowerCase().replace(/[^a-z0-9]+/g, "-").slice(0, 60).replace(/^-|-$/g, "") + ".png";
      link.click();
      URL.revokeObjectURL(link.href);
    });
  }
  document.addEventListener("DOMContentLoaded", () => document.querySelectorAll("[data-save-chart]").forEach((button) => {
    const figure = document.querySelector("main figure.chart");
    button.hidden = !figure;
    button.addEventListener("click", () => save(figure));
  }));

  const all = (within = document) => {
    drawn.forEach((plot, figure) => { if (!figure.isConnected) { plot.destroy(); drawn.delete(figure); } });
    within.querySelectorAll("figure.chart").forEach(draw);
  };
  document.addEventListener("DOMContentLoaded", () => all());
  document.addEventListener("htmx:load", (event) => all(event.detail.elt));
  document.addEventListener("themechange", () => all());
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => all());
  let later = 0;
  addEventListener("resize", () => {
    clearTimeout(later);
    later = setTimeout(() => drawn.forEach((u, figure) => {
      u.setSize({ width: figure.querySelector(".plot").clientWidth, height: HEIGHT });
    }), 150);
  });
})();
