/** A row on the maps of a page. */
interface Point {
  /** What the main map says of it: row, name and label where there are any, x, y. */
  readonly cells: Readonly<Record<string, string>>;
  /** What is read over it. */
  readonly words: string;
  /** A small picture of it as a data URI. */
  readonly picture?: string;
  /** Its dot on each map. */
  readonly dots: SVGCircleElement[];
}

/** What the maps of a page share: the points, which of them are chosen and which is looked at. */
interface Shared {
  readonly points: readonly Point[];
  /** Chooses points alone, or beside those that are chosen already. */
  choose(points: Iterable<number>, beside: boolean): void;
  /** Chooses a point, or leaves it out where it was chosen. */
  toggle(point: number): void;
  /** Looks at a point from one of the maps, or at none. */
  look(point: number | undefined, map?: SVGSVGElement): void;
}

type Place = readonly [x: number, y: number];

/** The points of the page's maps, as the dots of the first one tell them. Their titles go: what is read over a dot says the same. */
function readPoints(maps: readonly SVGSVGElement[]): Point[] {
  const points: Point[] = [];
  maps.forEach((map, m) => {
    for (const dot of map.querySelectorAll<SVGCircleElement>(".dot")) {
      const { point, picture, ...cells } = dot.dataset as Record<string, string>;
      const title = dot.querySelector("title");
      if (m === 0) points[Number(point)] = { cells, picture, words: title?.textContent ?? "", dots: [] };
      points[Number(point)].dots[m] = dot;
      title?.remove();
    }
  });
  return points;
}

/** Points as CSV (RFC 4180): the same columns and numbers as the table of points of the command line. */
function csvOf(points: readonly Point[]): string {
  const columns = ["row", "name", "label", "x", "y"].filter((column) => column in points[0].cells);
  const quoted = (cell: string) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  const lines = points.map(({ cells }) => columns.map((column) => quoted(cells[column])).join(","));
  return `${[columns.join(","), ...lines].join("\r\n")}\r\n`;
}

/** Whether a place is within a closed line: whether a ray from it crosses the line an odd number of times. */
function within([x, y]: Place, line: readonly Place[]): boolean {
  let inside = false;
  for (let i = 0, j = line.length - 1; i < line.length; j = i++) {
    const [[x1, y1], [x2, y2]] = [line[i], line[j]];
    if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) inside = !inside;
  }
  return inside;
}

/** An element with a class and a text, which is never read as markup. */
function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className: string,
  text = "",
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

function button(text: string, name: string, press: () => void): HTMLButtonElement {
  const made = element("button", "", text);
  made.type = "button";
  made.setAttribute("aria-label", name);
  made.title = name;
  made.addEventListener("click", press);
  return made;
}

/** Says which points are chosen, how many of each label, and gives them as CSV. */
function chosenPanel(points: readonly Point[], clear: () => void) {
  const panel = element("div", "chosen");
  const count = element("p", "count");
  count.setAttribute("role", "status");
  const list = element("ol", "note");
  const csv = element("textarea", "");
  csv.readOnly = true;
  csv.hidden = true;
  csv.setAttribute("aria-label", "The selected points as CSV");
  let text = "";
  const copy = button("Copy as CSV", "Copy the selected points as CSV", async () => {
    try {
      await navigator.clipboard.writeText(text);
      copy.textContent = "Copied";
    } catch {
      // Without leave to write to the clipboard the text is shown, ready to be copied by hand.
      csv.hidden = false;
      csv.value = text;
      csv.select();
    }
  });
  const tools = element("div", "tools");
  tools.append(copy, button("Clear", "Select nothing", clear));
  panel.append(count, tools, list, csv);
  const most = 100;
  const show = (chosen: ReadonlySet<number>) => {
    const of = points.filter((_, i) => chosen.has(i));
    const labels = new Map<string, number>();
    for (const { cells } of of)
      if (cells.label !== undefined) labels.set(cells.label, (labels.get(cells.label) ?? 0) + 1);
    const shares = [...labels]
      .sort((a, b) => b[1] - a[1])
      .map(([label, rows]) => `${label || "none"} (${rows})`);
    const more = shares.length > 10 ? `, ${shares.length - 10} other labels` : "";
    count.textContent =
      of.length === 0
        ? "Draw round points to select them."
        : `${of.length} of ${points.length} points selected${
            shares.length > 0 ? `: ${shares.slice(0, 10).join(", ")}${more}` : ""
          }`;
    list.replaceChildren(...of.slice(0, most).map(({ words }) => element("li", "", words)));
    if (of.length > most) list.append(element("li", "", `and ${of.length - most} more, in the CSV`));
    tools.hidden = list.hidden = of.length === 0;
    csv.hidden = true;
    copy.textContent = "Copy as CSV";
    text = of.length === 0 ? "" : csvOf(of);
  };
  show(new Set());
  return { panel, show };
}

/** Lets a map be zoomed and moved, points be read and chosen, by pointer, touch and keys. */
function explore(map: SVGSVGElement, m: number, shared: Shared) {
  const { points } = shared;
  const svg = "http://www.w3.org/2000/svg";
  const whole = { width: map.viewBox.baseVal.width, height: map.viewBox.baseVal.height };
  const places = points.map(({ dots }): Place => [dots[m].cx.baseVal.value, dots[m].cy.baseVal.value]);
  const radius = points[0].dots[m].r.baseVal.value;
  let view = { x: 0, y: 0, width: whole.width };
  let moving = false;
  let current: number | undefined;

  const box = element("div", "explore");
  const tip = element("div", "tip");
  tip.setAttribute("role", "status");
  tip.hidden = true;
  const ring = document.createElementNS(svg, "circle");
  ring.setAttribute("class", "ring");
  const lasso = document.createElementNS(svg, "path");
  lasso.setAttribute("class", "lasso");
  // The keys are those of all maps, so they are told once.
  const help = element(
    "p",
    "note keys",
    "Draw round points to select them (Shift adds). Click a map, then turn the wheel, pinch or press + − 0 to zoom; arrows go from point to point, with Shift they move the map; Space selects a point, A all in view, Escape none.",
  );
  help.id = "keys";
  const move = button("Move", "Drag moves the map", () => {
    moving = !moving;
    move.setAttribute("aria-pressed", String(moving));
    map.classList.toggle("moving", moving);
  });
  move.setAttribute("aria-pressed", "false");
  const tools = element("div", "tools");
  tools.append(
    button("+", "Zoom in", () => zoom(1.5)),
    button("−", "Zoom out", () => zoom(1 / 1.5)),
    button("Reset", "Show the whole map", () => zoom(0)),
    move,
  );
  map.before(box);
  box.append(tools, map, tip, ...(m === 0 ? [help] : []));
  map.append(lasso, ring);
  map.classList.add("explored");
  map.tabIndex = 0;
  map.setAttribute("role", "application");
  map.setAttribute("aria-describedby", help.id);

  const scale = () => view.width / whole.width;
  const height = () => whole.height * scale();
  const middle = (): Place => [view.x + view.width / 2, view.y + height() / 2];

  function setView(x: number, y: number, width: number) {
    const size = Math.min(whole.width, Math.max(whole.width / 60, width));
    const share = size / whole.width;
    view = {
      x: Math.min(whole.width - size, Math.max(0, x)),
      y: Math.min(whole.height * (1 - share), Math.max(0, y)),
      width: size,
    };
    map.setAttribute("viewBox", `${view.x} ${view.y} ${size} ${whole.height * share}`);
    // Dots grow on the screen, but far less than what lies between them.
    for (const { dots } of points) dots[m].setAttribute("r", String(radius * share ** 0.75));
    ring.setAttribute("r", String(2 * radius * share ** 0.75));
    if (!tip.hidden) placeTip();
  }

  /** Zooms about a place, which stays where it is; 0 shows the whole map. */
  function zoom(factor: number, [x, y] = current === undefined ? middle() : places[current]) {
    if (factor === 0) return setView(0, 0, whole.width);
    const width = Math.min(whole.width, Math.max(whole.width / 60, view.width / factor));
    const share = width / view.width;
    setView(x - (x - view.x) * share, y - (y - view.y) * share, width);
  }

  function at({ clientX, clientY }: { clientX: number; clientY: number }): Place {
    const { x, y } = new DOMPoint(clientX, clientY).matrixTransform(map.getScreenCTM()?.inverse());
    return [x, y];
  }

  /** The point nearest to a place, at most so many units away. */
  function nearest([x, y]: Place, most: number): number | undefined {
    let found: number | undefined;
    let best = most;
    for (let i = 0; i < places.length; i++) {
      const distance = Math.hypot(places[i][0] - x, places[i][1] - y);
      if (distance < best) [found, best] = [i, distance];
    }
    return found;
  }
  const unit = () => view.width / map.getBoundingClientRect().width;

  function placeTip() {
    if (current === undefined) return;
    const [frame, ground] = [map.getBoundingClientRect(), box.getBoundingClientRect()];
    const x = (places[current][0] - view.x) / unit() + frame.left - ground.left;
    const y = (places[current][1] - view.y) / unit() + frame.top - ground.top;
    const left = x + 12 + tip.offsetWidth > ground.width ? x - 12 - tip.offsetWidth : x + 12;
    tip.style.left = `${Math.max(0, Math.min(left, ground.width - tip.offsetWidth))}px`;
    tip.style.top = `${y + 12 + tip.offsetHeight > ground.height ? y - 12 - tip.offsetHeight : y + 12}px`;
  }

  /** Rings a point; reads it too where it is looked at from this map. */
  function show(point: number | undefined, here: boolean) {
    ring.setAttribute("visibility", point === undefined ? "hidden" : "visible");
    if (point !== undefined) {
      ring.setAttribute("cx", String(places[point][0]));
      ring.setAttribute("cy", String(places[point][1]));
    }
    if (here && current === point && !tip.hidden) return;
    current = here ? point : undefined;
    tip.hidden = current === undefined;
    if (current === undefined) return;
    const { words, picture } = points[current];
    tip.replaceChildren(element("span", "", words));
    if (picture) {
      const image = element("img", "");
      image.alt = "";
      image.src = picture;
      image.addEventListener("load", placeTip);
      tip.prepend(image);
    }
    placeTip();
  }

  const pointers = new Map<number, Place>();
  let line: Place[] = [];
  let dragged = 0;
  const forget = (event: PointerEvent) => {
    pointers.delete(event.pointerId);
    line = [];
    lasso.removeAttribute("d");
  };

  map.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    map.focus({ preventScroll: true });
    map.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, [event.clientX, event.clientY]);
    line = pointers.size === 1 && !moving ? [at(event)] : [];
    dragged = 0;
    lasso.removeAttribute("d");
    event.preventDefault();
  });
  map.addEventListener("pointermove", (event) => {
    const before = pointers.get(event.pointerId);
    if (before === undefined) {
      if (event.pointerType === "mouse") shared.look(nearest(at(event), 12 * unit()), map);
      return;
    }
    const now: Place = [event.clientX, event.clientY];
    dragged += Math.hypot(now[0] - before[0], now[1] - before[1]);
    const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
    pointers.set(event.pointerId, now);
    if (other) {
      // Two fingers: what lies between them goes with them.
      const apart = ([x, y]: Place) => Math.hypot(x - other[0], y - other[1]);
      zoom(
        apart(now) / Math.max(1, apart(before)),
        at({ clientX: (now[0] + other[0]) / 2, clientY: (now[1] + other[1]) / 2 }),
      );
      setView(
        view.x - ((now[0] - before[0]) / 2) * unit(),
        view.y - ((now[1] - before[1]) / 2) * unit(),
        view.width,
      );
    } else if (line.length > 0) {
      line.push(at(event));
      if (dragged >= 5) lasso.setAttribute("d", `M${line.map((place) => place.join(" ")).join("L")}Z`);
    } else if (moving) {
      setView(view.x - (now[0] - before[0]) * unit(), view.y - (now[1] - before[1]) * unit(), view.width);
    }
  });
  map.addEventListener("pointerup", (event) => {
    if (!pointers.has(event.pointerId)) return;
    const add = event.shiftKey || event.ctrlKey || event.metaKey;
    if (dragged < 5 && pointers.size === 1) {
      const point = nearest(at(event), 16 * unit());
      shared.look(point, map);
      if (point === undefined) shared.choose([], add);
      else if (add) shared.toggle(point);
      else shared.choose([point], false);
    } else if (line.length > 2) {
      const drawn = line;
      shared.choose(
        [...places.keys()].filter((i) => within(places[i], drawn)),
        add,
      );
    }
    forget(event);
  });
  map.addEventListener("pointercancel", forget);
  map.addEventListener("pointerleave", (event) => {
    if (event.pointerType === "mouse" && pointers.size === 0) shared.look(undefined, map);
  });
  map.addEventListener(
    "wheel",
    (event) => {
      // A page that is only passed over scrolls on; so does one whose map cannot get smaller.
      const meant = event.ctrlKey || event.metaKey || document.activeElement === map;
      if (!meant || (event.deltaY > 0 && view.width >= whole.width && !event.ctrlKey)) return;
      event.preventDefault();
      zoom(
        Math.exp(-event.deltaY * (event.deltaMode === 1 ? 0.05 : event.ctrlKey ? 0.01 : 0.002)),
        at(event),
      );
    },
    { passive: false },
  );

  /** From the point looked at to the next one in a direction: near, and little aside. */
  function step(dx: number, dy: number) {
    const [x, y] = current === undefined ? middle() : places[current];
    let found = current === undefined ? nearest([x, y], Number.POSITIVE_INFINITY) : undefined;
    let best = Number.POSITIVE_INFINITY;
    for (let i = 0; i < places.length && current !== undefined; i++) {
      const along = (places[i][0] - x) * dx + (places[i][1] - y) * dy;
      const aside = Math.abs((places[i][0] - x) * dy) + Math.abs((places[i][1] - y) * dx);
      if (i !== current && along > 0 && along >= aside && along + 2 * aside < best)
        [found, best] = [i, along + 2 * aside];
    }
    if (found === undefined) return;
    const [px, py] = places[found];
    if (px < view.x || px > view.x + view.width || py < view.y || py > view.y + height())
      setView(px - view.width / 2, py - height() / 2, view.width);
    shared.look(found, map);
  }
  const directions: Readonly<Record<string, Place>> = {
    ArrowLeft: [-1, 0],
    ArrowRight: [1, 0],
    ArrowUp: [0, -1],
    ArrowDown: [0, 1],
  };
  map.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const towards = directions[event.key];
    if (towards && event.shiftKey)
      setView(view.x + towards[0] * view.width * 0.15, view.y + towards[1] * view.width * 0.15, view.width);
    else if (towards) step(...towards);
    else if (event.key === "+" || event.key === "=") zoom(1.5);
    else if (event.key === "-" || event.key === "−") zoom(1 / 1.5);
    else if (event.key === "0") zoom(0);
    else if ((event.key === " " || event.key === "Enter") && current !== undefined) shared.toggle(current);
    else if (event.key === " ") step(0, 0);
    else if (event.key.toLowerCase() === "a") {
      const [left, top, right, bottom] = [view.x, view.y, view.x + view.width, view.y + height()];
      const inView = ([x, y]: Place) => x >= left && x <= right && y >= top && y <= bottom;
      shared.choose(
        [...places.keys()].filter((i) => inView(places[i])),
        event.shiftKey,
      );
    } else if (event.key === "Escape") {
      shared.look(undefined, map);
      shared.choose([], false);
    } else return;
    event.preventDefault();
  });
  show(undefined, true);
  return show;
}

/** Makes the maps of the page ones that can be explored together: what is chosen on one is chosen on all. */
function start() {
  const maps = [...document.querySelectorAll<SVGSVGElement>("svg.points")];
  const points = readPoints(maps);
  if (points.length === 0) return;
  const chosen = new Set<number>();
  const changed = () => {
    for (const map of maps) map.classList.toggle("choosing", chosen.size > 0);
    points.forEach(({ dots }, i) => {
      for (const dot of dots) dot.classList.toggle("is", chosen.has(i));
    });
    panel.show(chosen);
  };
  const shared: Shared = {
    points,
    choose(these, beside) {
      if (!beside) chosen.clear();
      for (const point of these) chosen.add(point);
      changed();
    },
    toggle(point) {
      if (!chosen.delete(point)) chosen.add(point);
      changed();
    },
    look(point, from) {
      shows.forEach((show, m) => {
        show(point, maps[m] === from);
      });
    },
  };
  const panel = chosenPanel(points, () => shared.choose([], false));
  const shows = maps.map((map, m) => explore(map, m, shared));
  maps[0].parentElement?.after(panel.panel);
}

/**
 * The script of a map's page, which needs nothing but the page: zoom, points read under the pointer, points chosen by a line round
 * them. It is the source of the functions above, which therefore call only each other.
 */
export const mapScript = `"use strict";(() => {
${[readPoints, csvOf, within, element, button, chosenPanel, explore, start].map(String).join("\n")}
start();
})();`;
