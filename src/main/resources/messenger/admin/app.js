// Shows the routes of the server, how they call each other, what goes through them, and what was deployed. Reads only.
// Hooks for tests: #status[data-state=loading|live|lost|refused], g.route[data-id], #detail, #deployments > li.

import { layOut } from './layout.js';

const PERIOD_MS = 2_000;
const BOX = { width: 208, height: 46, right: 62, below: 14, margin: 16, title: 26 };
const SVG = 'http://www.w3.org/2000/svg';

/** What there is about a route: see docs/operations.md. @typedef {Record<string, any>} Row */

const at = (id) => document.getElementById(id);
const key = (row) => (row.plugin ? `${row.plugin}/${row.id}` : row.id);

let shown = { routes: [], policies: [], deployments: [], staged: [] };
let before = { time: 0, counts: new Map() };
/** Boxes by key: the group element and its line of figures. */
let boxes = new Map();
let edgesOf = new Map();
let drawn = '';
let logged = '';
/** Key of the route, or file, in the panel. */
let chosen = null;
/** The one box that Tab reaches. */
let current = null;
let texts = { version: null, files: new Map() };

// ---- Elements. Text is always text: the page has no markup but its own.

function element(name, attributes = {}, ...children) {
  return fill(document.createElement(name), attributes, children);
}

function svg(name, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, name), attributes, children);
}

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') {
      node.addEventListener(name, value);
    } else if (value !== null && value !== false) {
      node.setAttribute(name, value);
    }
  }
  node.append(...children.filter((child) => child !== null));
  return node;
}

const button = (text, press) => element('button', { type: 'button', click: press }, text);

// ---- Figures

const whole = new Intl.NumberFormat('en');
const short = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

function time(micros) {
  if (micros < 1_000) {
    return `${micros} µs`;
  }
  return micros < 1_000_000 ? `${(micros / 1_000).toPrecision(3)} ms` : `${(micros / 1_000_000).toPrecision(3)} s`;
}

function perSecond(row) {
  const last = before.counts.get(key(row));
  return last === undefined || before.seconds === undefined ? 0 : Math.max(0, row.count - last) / before.seconds;
}

// ---- What is asked

async function load(query = '') {
  // Of the origin: the address of the page may hold a password, and then may not be asked.
  const answer = await fetch(`${location.origin}/admin/routes${query}`, { cache: 'no-store', signal: AbortSignal.timeout(10_000) });
  if (!answer.ok) {
    throw Object.assign(new Error(`the server says ${answer.status}`), { status: answer.status });
  }
  return answer.json();
}

async function refresh() {
  try {
    const next = await load();
    const now = performance.now();
    before = {
      counts: new Map(shown.routes.map((row) => [key(row), row.count])),
      seconds: before.time > 0 ? (now - before.time) / 1_000 : undefined,
      time: now,
    };
    shown = next;
    say('live', 'Live');
    render();
  } catch (e) {
    if ([401, 403, 429].includes(e.status)) {
      say('refused', 'The server takes this password no more: reload the page');
      return;
    }
    say('lost', 'The server does not answer; trying again');
  }
  setTimeout(whenSeen, PERIOD_MS);
}

function whenSeen() {
  if (document.hidden) {
    document.addEventListener('visibilitychange', whenSeen, { once: true });
  } else {
    refresh();
  }
}

function say(state, text) {
  const status = at('status');
  if (status.dataset.state !== state) {
    status.dataset.state = state;
    status.textContent = text;
  }
}

// ---- The whole

function render() {
  const failed = shown.routes.filter((row) => row.failed > 0).length;
  at('facts').textContent = `${shown.routes.length} routes, ${failed} with failures · deployed ${
    { watch: 'when a file changes', manual: 'by command', off: 'at the start only' }[shown.mode] ?? shown.mode
  }`;
  renderStaged();
  draw();
  for (const row of shown.routes) {
    renderFigures(row);
  }
  renderDetail();
  renderLog();
}

function renderStaged() {
  const line = at('staged');
  const files = shown.staged.map(({ path, kind }) => `${path} (${kind.toLowerCase()})`);
  const text = `On disk and not running: ${files.join(', ')}`;
  line.hidden = files.length === 0;
  if (line.textContent !== text) {
    line.textContent = text;
  }
}

/** The files of the last change that was taken. */
function lately() {
  const last = shown.deployments.find(({ accepted, cause }) => accepted && cause !== 'START');
  return new Set((last?.changes ?? []).map(({ path }) => path));
}

// ---- The graph

/** All boxes: routes, and the error policies, which call routes. */
function nodes() {
  const policies = shown.policies.map((row) => ({ ...row, isPolicy: true, from: '', description: 'The error policy of all routes' }));
  return [...shown.routes, ...policies];
}

/** Who calls whom, within a context; each pair once. */
function calls(rows) {
  const found = new Map();
  for (const row of rows) {
    for (const other of rows) {
      if (row.plugin === other.plugin && other.from !== '' && row.to.includes(other.from)) {
        found.set(`${key(row)} ${key(other)}`, { from: key(row), to: key(other) });
      }
    }
  }
  return [...found.values()];
}

/** What the filter names, and the neighbours of that. */
function filtered(rows, edges) {
  const words = at('filter').value.toLowerCase().split(/\s+/).filter(Boolean);
  const inlets = new Set(rows.map((row) => row.from));
  const matches = (row) => {
    // Not the routes that it calls: they are its neighbours.
    const others = row.to.filter((uri) => !inlets.has(uri));
    const text = [row.id, row.description, row.file, row.plugin ?? '', row.from, ...others].join(' ').toLowerCase();
    return words.every((word) => text.includes(word));
  };
  const hits = new Set(rows.filter(matches).map(key));
  const near = new Set(hits);
  for (const { from, to } of edges) {
    if (hits.has(from) || hits.has(to)) {
      near.add(from).add(to);
    }
  }
  return { rows: rows.filter((row) => near.has(key(row))), hits };
}

/** Draws anew when there are other boxes; else only the figures in them change. */
function draw() {
  const all = nodes();
  const links = calls(all);
  const { rows, hits } = filtered(all, links);
  const recent = lately();
  const picture = JSON.stringify([rows.map((row) => [key(row), row.revision, row.from, row.to, row.state, hits.has(key(row)), recent.has(row.file)])]);
  if (picture === drawn) {
    return;
  }
  drawn = picture;
  const hadFocus = at('graph').contains(document.activeElement);
  boxes = new Map();
  edgesOf = new Map();
  const groups = byPlugin(rows);
  const parts = [];
  let top = 0;
  let right = 0;
  for (const [plugin, members] of groups) {
    const group = drawGroup(plugin, members, links, { top, hits, recent });
    parts.push(...group.parts);
    top = group.bottom;
    right = Math.max(right, group.right);
  }
  const width = Math.max(right, 1);
  const height = Math.max(top, 1);
  at('graph').replaceChildren(
    rows.length === 0
      ? element('p', {}, 'No route matches.')
      : svg('svg', { width, height, viewBox: `0 0 ${width} ${height}`, role: 'group', 'aria-label': `${hits.size} routes` }, arrowHead(), ...parts),
  );
  if (!boxes.has(current)) {
    current = boxes.keys().next().value ?? null;
  }
  boxes.get(current)?.box.setAttribute('tabindex', '0');
  if (hadFocus) {
    boxes.get(current)?.box.focus({ preventScroll: true });
  }
  mark();
}

function byPlugin(rows) {
  const groups = new Map();
  for (const row of rows) {
    const name = row.plugin ?? '';
    groups.set(name, [...(groups.get(name) ?? []), row]);
  }
  return groups;
}

function arrowHead() {
  return svg('defs', {}, svg('marker', { id: 'head', viewBox: '0 0 8 8', refX: 7, refY: 4, markerWidth: 8, markerHeight: 8, markerUnits: 'userSpaceOnUse', orient: 'auto' }, svg('path', { d: 'M0 0 8 4 0 8z' })));
}

function drawGroup(plugin, rows, links, { top, hits, recent }) {
  const here = new Set(rows.map(key));
  const edges = links.filter(({ from, to }) => here.has(from) && here.has(to));
  const room = Math.max(3, Math.floor((at('graph').clientWidth - BOX.margin) / (BOX.width + BOX.right)));
  const { places, columns, rows: height } = layOut(
    rows.map((row) => ({ id: key(row), late: row.isPolicy === true })),
    edges.filter(({ from, to }) => from !== to),
    room,
  );
  const title = plugin === '' ? 0 : BOX.title;
  const place = (id) => ({
    x: BOX.margin + places.get(id).column * (BOX.width + BOX.right),
    y: top + title + BOX.margin + places.get(id).y * (BOX.height + BOX.below),
  });
  const right = BOX.margin * 2 + columns * (BOX.width + BOX.right) - BOX.right;
  const bottom = top + title + BOX.margin * 2 + Math.ceil(height * (BOX.height + BOX.below)) - BOX.below;
  const parts = [];
  if (plugin !== '') {
    parts.push(
      svg('rect', { class: 'plugin', x: 4, y: top + 4, width: right - 8, height: bottom - top - 8, rx: 10 }),
      svg('text', { class: 'plugin-name', x: BOX.margin, y: top + BOX.title }, `plugin ${plugin}`),
    );
  }
  for (const edge of edges) {
    const line = svg('path', { class: 'edge', d: curve(place(edge.from), place(edge.to)), 'marker-end': 'url(#head)', 'aria-hidden': 'true' });
    for (const id of [edge.from, edge.to]) {
      edgesOf.set(id, [...(edgesOf.get(id) ?? []), { line, other: id === edge.from ? edge.to : edge.from }]);
    }
    parts.push(line);
  }
  for (const row of rows) {
    parts.push(drawBox(row, place(key(row)), !hits.has(key(row)), recent.has(row.file)));
  }
  return { parts, bottom, right };
}

function curve(from, to) {
  const half = BOX.height / 2;
  const x1 = from.x + BOX.width;
  const y1 = from.y + half;
  const x2 = to.x;
  const y2 = to.y + half;
  if (x2 > x1) {
    const bend = Math.min(80, (x2 - x1) / 2 + 12);
    return `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2 - 1} ${y2}`;
  }
  const dip = Math.max(from.y, to.y) + BOX.height + 10; // Back: below both.
  return `M${x1} ${y1}C${x1 + 40} ${dip} ${x2 - 40} ${dip} ${x2 - 1} ${y2}`;
}

function drawBox(row, { x, y }, isNeighbour, isRecent) {
  const id = key(row);
  const figures = svg('text', { class: 'figures', x: 10, y: 37 });
  const classes = ['route', row.isPolicy && 'policy', isNeighbour && 'neighbour', isRecent && 'recent', row.state !== 'Started' && !row.isPolicy && 'stopped'];
  const box = svg(
    'g',
    {
      class: classes.filter(Boolean).join(' '),
      transform: `translate(${x} ${y})`,
      role: 'button',
      tabindex: '-1',
      'data-id': id,
      click: () => choose(id),
      focus: () => goTo(id),
      keydown: (event) => press(event, id),
      mouseenter: () => highlight(id),
      mouseleave: () => highlight(null),
    },
    svg('rect', { width: BOX.width, height: BOX.height, rx: 7 }),
    svg('text', { class: 'name', x: 10, y: 19 }, cut(row.id, 24) + (row.revision > 1 ? ` ~${row.revision}` : '')),
    figures,
    isRecent ? svg('circle', { class: 'dot', cx: BOX.width - 12, cy: 13, r: 4 }) : null,
  );
  boxes.set(id, { box, figures, x, y, isRecent });
  if (row.isPolicy) {
    figures.textContent = 'error policy';
    box.setAttribute('aria-label', `${row.id}, error policy, calls ${row.to.length}`);
  }
  return box;
}

const cut = (text, length) => (text.length > length ? `${text.slice(0, length - 1)}…` : text);

function renderFigures(row) {
  const drawnBox = boxes.get(key(row));
  if (!drawnBox) {
    return;
  }
  const { box, figures, isRecent } = drawnBox;
  const words = [row.count > 0 ? short.format(row.count) : '-'];
  if (row.failed > 0) {
    words.push(`${short.format(row.failed)} failed`);
  }
  if (row.count > 0) {
    words.push(time(row.meanMicros));
  }
  if (row.state !== 'Started') {
    words.unshift(row.state.toLowerCase());
  }
  const text = words.join(' · ');
  if (figures.textContent !== text) {
    figures.textContent = text;
    const revision = row.revision > 1 ? `, revision ${row.revision}` : '';
    const recent = isRecent ? ', changed by the last deployment' : '';
    box.setAttribute(
      'aria-label',
      `${row.id}${revision}${recent}, ${whole.format(row.count)} messages, ${whole.format(row.failed)} failed, ${time(row.meanMicros)}`,
    );
  }
  box.classList.toggle('failing', row.failed > 0);
}

// ---- Going around by keys

const AHEAD = {
  ArrowRight: (dx, dy) => [dx, dy],
  ArrowLeft: (dx, dy) => [-dx, dy],
  ArrowDown: (dx, dy) => [dy, dx],
  ArrowUp: (dx, dy) => [-dy, dx],
};

function press(event, id) {
  if (event.key === 'Enter' || event.key === ' ') {
    event.preventDefault();
    choose(id, true);
  } else if (event.key in AHEAD) {
    event.preventDefault();
    nearest(id, AHEAD[event.key])?.box.focus();
  }
}

/** The next box in a direction, if any of those that are linked; one that stands aside counts as further away. */
function nearest(id, ahead) {
  const linked = (edgesOf.get(id) ?? []).map(({ other }) => boxes.get(other));
  return nearestOf(linked, boxes.get(id), ahead) ?? nearestOf(boxes.values(), boxes.get(id), ahead);
}

function nearestOf(candidates, here, ahead) {
  let best = null;
  let least = Infinity;
  for (const box of candidates) {
    const [along, aside] = ahead(box.x - here.x, box.y - here.y);
    const far = along + 2 * Math.abs(aside);
    if (along > 0 && far < least) {
      best = box;
      least = far;
    }
  }
  return best;
}

function goTo(id) {
  boxes.get(current)?.box.setAttribute('tabindex', '-1');
  current = id;
  boxes.get(id)?.box.setAttribute('tabindex', '0');
  highlight(id);
}

/** Shows what a box calls and who calls it; without one, those of the chosen. */
function highlight(id) {
  const wanted = id ?? (boxes.has(chosen) ? chosen : null);
  for (const line of document.querySelectorAll('.edge.on')) {
    line.classList.remove('on');
  }
  for (const { line } of edgesOf.get(wanted) ?? []) {
    line.classList.add('on');
  }
}

function mark() {
  for (const [id, { box }] of boxes) {
    box.classList.toggle('chosen', id === chosen);
  }
  highlight(null);
}

// ---- The panel

/** @param {boolean} [byKey] then the focus goes to the panel */
function choose(id, byKey = false) {
  chosen = id;
  at('detail').replaceChildren();
  at('detail').hidden = false;
  mark();
  renderDetail();
  if (byKey) {
    at('detail').focus();
  }
}

function close() {
  const was = chosen;
  chosen = null;
  at('detail').hidden = true;
  mark();
  boxes.get(was)?.box.focus();
}

/** The frame once for what is chosen, its figures each time, the text when it may have changed. */
function renderDetail() {
  if (chosen === null) {
    return;
  }
  const all = nodes();
  const row = all.find((each) => key(each) === chosen);
  const panel = at('detail');
  if (panel.childElementCount === 0) {
    panel.append(
      element('div', { class: 'title' }, element('h2', {}, row?.id ?? chosen), button('Close', close)),
      element('p', { class: 'about' }),
      element('dl', {}),
      element('p', { class: 'file' }),
      element('pre', { tabindex: '0', 'aria-label': 'Text of the file' }),
    );
  }
  const [, about, facts, file, pre] = panel.children;
  about.textContent = row?.description ?? '';
  const path = row ? row.file : chosen;
  file.textContent = path === '' ? '' : `${path}, as it runs`;
  pre.hidden = path === '';
  if (row) {
    renderFacts(facts, row, all);
  }
  renderText(pre, path);
}

function renderFacts(list, row, all) {
  const callers = all.filter((each) => each.plugin === row.plugin && row.from !== '' && each.to.includes(row.from));
  const lines = [
    ['from', [row.from || 'exceptions of all routes']],
    ['called by', callers.map((each) => link(each))],
    ['calls', row.to.map((uri) => link(all.find((each) => each.plugin === row.plugin && each.from === uri), uri))],
  ];
  if (!row.isPolicy) {
    const rate = perSecond(row);
    lines.push(
      ['messages', [`${whole.format(row.count)}, ${rate.toFixed(rate < 10 ? 1 : 0)} a second, ${whole.format(row.inflight)} under way`]],
      ['failed', [whole.format(row.failed)]],
      ['latency', [`${time(row.meanMicros)} of late, ${time(row.maxMicros)} at most`]],
      ['state', [`${row.state}, revision ${row.revision}`]],
    );
  }
  const text = JSON.stringify(lines.map(([name, values]) => [name, values.map((value) => value.textContent ?? value)]));
  if (list.dataset.text === text || (list.contains(document.activeElement) && list.dataset.of === chosen)) {
    return; // Nothing new, or somebody is about to press a button in it.
  }
  list.dataset.text = text;
  list.dataset.of = chosen;
  list.replaceChildren(
    ...lines
      .filter(([, values]) => values.length > 0)
      .flatMap(([name, values]) => [element('dt', {}, name), element('dd', {}, ...values.flatMap((value, i) => (i > 0 ? [', ', value] : [value])))]),
  );
}

/** A button that goes to a route; the name of the endpoint if there is none. */
function link(row, uri = '') {
  return row ? button(row.id, () => choose(key(row), true)) : uri;
}

async function renderText(pre, path) {
  const version = JSON.stringify([shown.deployments[0]?.number ?? 0, shown.routes.map((row) => row.revision)]);
  if (texts.version !== version) {
    texts = { version, files: new Map() };
    try {
      const { files } = await load('?files=true');
      texts.files = new Map(files.map((file) => [file.path, file.text]));
    } catch {
      texts.version = null; // Asked again with the next refresh.
      return;
    }
  }
  const text = texts.files.get(path) ?? 'This file does not run.';
  if (pre.isConnected && pre.dataset.text !== text) {
    pre.dataset.text = text;
    pre.replaceChildren(...text.replace(/\n$/, '').split('\n').map((line) => element('span', { class: 'line' }, `${line}\n`)));
  }
}

// ---- The log

function renderLog() {
  const text = JSON.stringify(shown.deployments);
  if (text === logged) {
    return;
  }
  logged = text;
  at('deployments').replaceChildren(...shown.deployments.map(entry));
  if (shown.deployments.length === 0) {
    at('deployments').append(element('li', {}, 'None since the start.'));
  }
}

function entry(deployment) {
  const { number, accepted, cause, cut: doors, changes, findings, millis } = deployment;
  return element(
    'li',
    { class: accepted ? 'accepted' : 'refused' },
    doors.length > 0 ? element('p', { class: 'cut' }, `${accepted ? 'Cut' : 'Would have cut'} the connections of ${doors.join(', ')}`) : null,
    element(
      'p',
      {},
      element('strong', {}, `${number} ${accepted ? 'accepted' : 'refused'}`),
      ` ${new Date(deployment.at).toLocaleString()} · ${cause.toLowerCase()} · ${millis} ms`,
    ),
    changes.length > 0 ? element('p', { class: 'changes' }, changes.map(({ path, kind }) => `${kind.toLowerCase()} ${path}`).join(', ')) : null,
    findings.length > 0 ? element('ul', {}, ...findings.map(finding)) : null,
  );
}

function finding({ file, line, column, reason, hint }) {
  const place = line > 0 ? `${file}:${line}:${column}` : file;
  return element('li', {}, button(place, () => choose(keyOf(file), true)), ` ${reason}`, hint === '' ? null : element('span', { class: 'hint' }, ` ${hint}`));
}

/** The route of a file, else the file itself. */
function keyOf(file) {
  const row = nodes().find((each) => each.file === file);
  return row ? key(row) : file;
}

at('filter').addEventListener('input', render);
addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && chosen !== null) {
    close();
  } else if (event.key === '/' && document.activeElement !== at('filter')) {
    event.preventDefault();
    at('filter').focus();
  }
});
refresh();
