// Where the boxes of a graph stand: in columns, from what nobody calls to what calls nobody. Knows no DOM.
// The steps are those of Sugiyama, Tagawa, Toda (1981): no cycles, layers, order within a layer by neighbours.

/**
 * @typedef {Object} Node
 * @property {string} id
 * @property {boolean} [late] stands just before what it calls, not in the first column
 */

/** @typedef {{ from: string, to: string }} Edge */

/**
 * @typedef {Object} Layout
 * @property {Map<string, { column: number, y: number }>} places y in rows, with fractions
 * @property {number} columns
 * @property {number} rows
 */

const SWEEPS = 12;

/**
 * @param {Node[]} nodes
 * @param {Edge[]} edges between these
 * @param {number} width columns for what has no edges
 * @returns {Layout}
 */
export function layOut(nodes, edges, width) {
  const out = neighbours(nodes, edges, 'from', 'to');
  const into = neighbours(nodes, edges, 'to', 'from');
  const linked = nodes.filter(({ id }) => out.get(id).length + into.get(id).length > 0);
  const column = columns(linked, out, into);
  const layers = [];
  for (const { id } of linked) {
    (layers[column.get(id)] ??= []).push(id);
  }
  const y = rows(layers, out, into);
  const places = new Map(linked.map(({ id }) => [id, { column: column.get(id), y: y.get(id) }]));
  let height = Math.max(0, ...[...y.values()].map((row) => row + 1));
  const single = nodes.filter(({ id }) => !places.has(id));
  const across = Math.max(width, layers.length, 1);
  single.forEach(({ id }, i) => {
    places.set(id, { column: i % across, y: height + Math.floor(i / across) });
  });
  height += Math.ceil(single.length / across);
  return { places, columns: Math.max(layers.length, Math.min(across, single.length)), rows: height };
}

function neighbours(nodes, edges, near, far) {
  const map = new Map(nodes.map(({ id }) => [id, []]));
  for (const edge of edges) {
    map.get(edge[near]).push(edge[far]);
  }
  return map;
}

/** The longest way from a node that nobody calls; a call that closes a circle doesn't count. */
function columns(nodes, out, into) {
  const state = new Map();
  const order = [];
  const forward = new Map(nodes.map(({ id }) => [id, []]));
  const visit = (id) => {
    state.set(id, 'open');
    for (const next of out.get(id)) {
      if (state.get(next) !== 'open') {
        forward.get(id).push(next);
        if (!state.has(next)) {
          visit(next);
        }
      }
    }
    state.set(id, 'done');
    order.unshift(id);
  };
  const starts = nodes.filter(({ id }) => into.get(id).length === 0);
  for (const { id } of [...starts, ...nodes]) {
    if (!state.has(id)) {
      visit(id);
    }
  }
  const column = new Map(nodes.map(({ id }) => [id, 0]));
  for (const id of order) {
    for (const next of forward.get(id)) {
      column.set(next, Math.max(column.get(next), column.get(id) + 1));
    }
  }
  for (const { id, late } of nodes) {
    if (late && forward.get(id).length > 0) {
      column.set(id, Math.max(0, Math.min(...forward.get(id).map((next) => column.get(next))) - 1));
    }
  }
  return column;
}

/** Each near the mean of its neighbours, and no two on one another. */
function rows(layers, out, into) {
  const y = new Map();
  for (const layer of layers) {
    layer.forEach((id, i) => y.set(id, i));
  }
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const forth = sweep % 2 === 0;
    for (const layer of forth ? layers : [...layers].reverse()) {
      const wish = new Map(
        layer.map((id) => {
          const near = forth ? into.get(id) : out.get(id);
          const of = near.length > 0 ? near : [...into.get(id), ...out.get(id)];
          return [id, of.reduce((sum, other) => sum + y.get(other), 0) / of.length];
        }),
      );
      layer.sort((a, b) => wish.get(a) - wish.get(b));
      spread(layer, wish, y);
    }
  }
  const least = Math.min(...y.values());
  for (const [id, row] of y) {
    y.set(id, row - least);
  }
  return y;
}

/** In this order, a row apart at least, and moved together so that the mean is kept. */
function spread(layer, wish, y) {
  let last = -Infinity;
  let moved = 0;
  for (const id of layer) {
    const row = Math.max(wish.get(id), last + 1);
    y.set(id, row);
    moved += row - wish.get(id);
    last = row;
  }
  for (const id of layer) {
    y.set(id, y.get(id) - moved / layer.length);
  }
}
