"use strict";
// The picture of the flows: which boxes and lines stand where, how near it is seen, and the picture as PNG.
// `isListed` tells of a flow's number whether the list shows it; the picture shows the lines and boxes of those flows.
function flowPicture(graph, isListed) {
  const MARGIN = 8;
  const frame = document.getElementById("frame"), svg = frame.querySelector("svg"), sheet = svg.querySelector(".sheet");
  const boxes = new Map(graph.boxes.map((box) => [box.key, { ...box, element: null }]));
  const lines = new Map(graph.lines.map((line) => [line.key, { ...line, element: null, shown: true }]));
  for (const element of svg.querySelectorAll(".box")) boxes.get(element.dataset.box).element = element;
  for (const element of svg.querySelectorAll("path[data-line]")) lines.get(element.dataset.line).element = element;
  const width = svg.viewBox.baseVal.width;
  let height = svg.viewBox.baseVal.height;
  const isNode = (box) => box.kind !== "lane" && box.kind !== "status";

  // A thin line is hard to hit, so a broad one that is not seen lies over it.
  for (const line of lines.values()) {
    line.hit = line.element.cloneNode(true);
    line.hit.setAttribute("class", "flow hit");
    line.hit.setAttribute("stroke-width", "12");
    line.hit.removeAttribute("marker-end");
    line.element.parentNode.append(line.hit);
  }

  // Layout: the same rule as layout.py, for the boxes that are left.
  function stack() {
    const columns = graph.columns.map((_, at) => [...boxes.values()].filter((box) => box.column === at && box.shown));
    const room = Math.max(0, ...columns.map((column) => column.reduce((sum, box) => sum + box.height + graph.gap, 0)));
    for (const column of columns) {
      const free = (room - column.reduce((sum, box) => sum + box.height, 0)) / Math.max(column.length, 1);
      let top = graph.top;
      for (const box of column) {
        box.y = Math.round((top + (free + box.height) / 2) * 10) / 10;
        top += free + box.height;
        box.element?.setAttribute("transform", `translate(${graph.columns[box.column].left} ${box.y})`);
      }
    }
    height = Math.round(graph.top + room);
  }

  function pathOf(line) {
    const route = line.route.map((key) => ({ ...boxes.get(key), ...graph.columns[boxes.get(key).column] }));
    const first = route[0], last = route.at(-1);
    if (first.column === last.column) {
      const edge = first.left + first.width, bow = edge + 40;
      return `M${edge} ${first.y}C${bow} ${first.y} ${bow} ${last.y} ${edge} ${last.y}`;
    }
    const forward = first.column < last.column;
    let at = forward ? first.left + first.width : first.left, y = first.y, path = `M${at} ${y}`;
    for (const box of route.slice(1)) {
      const to = forward ? box.left : box.left + box.width, half = (at + to) / 2;
      path += `C${half} ${y} ${half} ${box.y} ${to} ${box.y}`;
      [at, y] = [box.left + box.width, box.y];
      if (box !== last) path += `H${at}`;
    }
    return path;
  }

  function draw() {
    for (const box of boxes.values()) box.shown = false;
    for (const line of lines.values()) {
      line.shown = line.flows.some(isListed);
      if (line.shown) for (const key of line.route) boxes.get(key).shown = true;
    }
    for (const box of boxes.values()) box.element?.toggleAttribute("hidden", !box.shown);
    stack();
    for (const line of lines.values()) {
      for (const element of [line.element, line.hit]) {
        element.toggleAttribute("hidden", !line.shown);
        if (line.shown) element.setAttribute("d", pathOf(line));
      }
    }
    fit();
  }

  // Zoom: one unit of the drawing is one pixel at scale 1; the frame is as high as the picture at the scale that fits.
  const fitting = () => Math.max(Math.min((frame.clientWidth - 2 * MARGIN) / width, 1.25), 0.6);
  const view = Panzoom(sheet, {
    canvas: true, minScale: 0.2, maxScale: 6, step: 0.25, touchAction: "pan-y", animate: false,
    startScale: fitting(), startX: MARGIN / fitting(),
  });

  function fit() {
    const scale = fitting();
    frame.style.height = `${Math.ceil(height * scale) + 2 * MARGIN}px`;
    view.zoom(scale, { force: true });
    view.pan(MARGIN / scale, 0, { force: true });
  }

  function showOnScreen() {
    svg.removeAttribute("viewBox");
    svg.style.height = "100%";
    fit();
  }

  // Paper is as wide as it is: the whole picture is shrunk to it.
  function showOnPaper() {
    svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    svg.style.height = frame.style.height = "auto";
    sheet.style.transform = "none";
  }

  frame.addEventListener("wheel", (event) => {
    if (event.ctrlKey || event.metaKey) view.zoomWithWheel(event);
  }, { passive: false });

  function reveal(element) {
    const inside = frame.getBoundingClientRect(), it = element.getBoundingClientRect();
    const dx = it.left < inside.left ? inside.left - it.left + 8 : Math.min(0, inside.right - it.right - 8);
    const dy = it.top < inside.top ? inside.top - it.top + 8 : Math.min(0, inside.bottom - it.bottom - 8);
    if (dx || dy) view.pan(dx / view.getScale(), dy / view.getScale(), { relative: true });
  }

  // PNG: drawn again on a canvas, as a page under our security policy may load no picture.
  function drawPng() {
    const canvas = document.createElement("canvas"), context = canvas.getContext("2d"), dense = 2;
    [canvas.width, canvas.height] = [width * dense, height * dense];
    context.scale(dense, dense);
    context.fillStyle = getComputedStyle(frame).backgroundColor;
    context.fillRect(0, 0, width, height);
    context.textAlign = "center";
    for (const element of sheet.querySelectorAll(".column-title")) write(context, element, 0, 0);
    for (const line of lines.values()) if (line.shown) drawLine(context, line);
    for (const box of boxes.values()) if (box.shown && box.element) drawBox(context, box);
    return canvas;
  }

  function drawLine(context, line) {
    const style = getComputedStyle(line.element), path = line.element.getAttribute("d");
    const [x, y] = path.split(/[ C]/).slice(-2).map(Number);
    const back = boxes.get(line.route[0]).column < boxes.get(line.route.at(-1)).column ? -8 : 8;
    context.save();
    context.globalAlpha = Number(style.opacity);
    context.strokeStyle = context.fillStyle = style.stroke;
    context.lineWidth = parseFloat(style.strokeWidth);
    context.setLineDash(style.strokeDasharray === "none" ? [] : style.strokeDasharray.split(",").map(parseFloat));
    context.stroke(new Path2D(path));
    context.fill(new Path2D(`M${x + back} ${y - 4}L${x} ${y}L${x + back} ${y + 4}z`));
    context.restore();
  }

  function drawBox(context, box) {
    const rect = box.element.querySelector("rect"), style = getComputedStyle(rect), left = graph.columns[box.column].left;
    const of = (name) => Number(rect.getAttribute(name));
    context.save();
    context.beginPath();
    context.roundRect(left + of("x"), box.y + of("y"), of("width"), of("height"), of("rx"));
    context.fillStyle = style.fill;
    context.fill();
    context.setLineDash(style.strokeDasharray === "none" ? [] : style.strokeDasharray.split(",").map(parseFloat));
    context.lineWidth = parseFloat(style.strokeWidth);
    context.strokeStyle = style.stroke;
    if (style.stroke !== "none") context.stroke();
    for (const text of box.element.querySelectorAll("tspan")) write(context, text, left, box.y);
    context.restore();
    // What is dimmed on the page lies under a veil of the ground.
    const seen = Math.min(...[box.element, ...box.element.querySelectorAll("text")].map((part) => Number(getComputedStyle(part).opacity)));
    context.globalAlpha = 1 - seen;
    context.fillStyle = getComputedStyle(frame).backgroundColor;
    context.fillRect(left + of("x") - 2, box.y + of("y") - 2, of("width") + 4, of("height") + 4);
    context.globalAlpha = 1;
  }

  function write(context, element, left, top) {
    const style = getComputedStyle(element);
    context.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
    context.fillStyle = style.fill;
    context.fillText(element.textContent, left + Number(element.getAttribute("x")), top + Number(element.getAttribute("y")));
  }

  function savePng() {
    drawPng().toBlob((blob) => {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(blob);
      link.download = "flows.png";
      link.click();
      URL.revokeObjectURL(link.href);
    });
  }

  svg.setAttribute("role", "group");
  addEventListener("resize", fit);
  addEventListener("beforeprint", showOnPaper);
  addEventListener("afterprint", showOnScreen);
  showOnScreen();
  const zoomIn = () => view.zoomIn({ animate: false }), zoomOut = () => view.zoomOut({ animate: false });
  return { svg, boxes, lines, isNode, draw, fit, zoomIn, zoomOut, reveal, savePng };
}
