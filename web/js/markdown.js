// Light markdown: a text becomes blocks, whose lines become runs. Every character of the text is in exactly one of
// them: what is not markup is text. Takes time in proportion to the length, whatever the text.

/**
 * @typedef {{kind: 'text', text: string}} Plain
 * @typedef {{kind: 'code', mark: string, text: string}} Code between two of its marks
 * @typedef {{kind: 'link', text: string}} Link its address, as it was written
 * @typedef {{kind: 'strong' | 'em', mark: string, runs: Run[]}} Emphasis between two of its marks
 * @typedef {Plain | Code | Link | Emphasis} Run
 */

/**
 * @typedef {{mark: string, runs: Run[]}} Line behind its mark, such as `> ` or `2. `
 * @typedef {{kind: 'text' | 'quote' | 'bullets' | 'numbers', lines: Line[]}} Lines
 * @typedef {{kind: 'fence', open: string, language: string, code: string[], close: string}} Fence lines of code between
 *   two lines of backticks
 * @typedef {Lines | Fence} Block
 */

/** @typedef {{steps: number}} Work counts what was done, for tests */

/** Where something other than text may begin. */
const MARK = /\*+|_+|`+|https?:\/\/|mailto:/gi;
/** An address goes on until a blank, a quotation mark, `<`, `>`, or what changes the direction of the text around it. */
const ADDRESS = /[^\s<>"`\u200e\u200f\u202a-\u202e\u2066-\u2069]+/y;
/** What may end a sentence, or emphasis, and so is not taken for the end of an address. */
const AFTER_ADDRESS = /[.,;:!?'*_~\u2018\u2019\u201c\u201d\u2026]/;
/** @type {Record<string, string>} */
const BRACKETS = { ')': '(', ']': '[', '}': '{' };

const SPACE = /\s/;
/** Letters and digits, but for those of languages that write no spaces between words. */
const WORD = /[\p{L}\p{N}](?<![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}])/u;

const FENCE = /^(```+)([\w+#.-]{0,20})$/;
/** @type {[Lines['kind'], RegExp][]} */
const LINE_MARKS = [
  ['quote', /^>(?: |$)/],
  ['bullets', /^ {0,3}[-*\u2022] +(?=\S)/],
  ['numbers', /^ {0,3}\d{1,9}[.)] +(?=\S)/],
];

/**
 * @param {string} text
 * @param {Work} [work]
 * @returns {Block[]} whose lines, joined by line feeds, are the text
 */
export function blocksOf(text, work = { steps: 0 }) {
  const lines = text.split('\n');
  const closing = closingFences(lines);
  /** @type {Block[]} */
  const blocks = [];
  for (let i = 0; i < lines.length; i++) {
    work.steps++;
    const end = closing.get(i);
    if (end === undefined) {
      addLine(blocks, lines[i], work);
    } else {
      const [, ticks, language] = /** @type {RegExpExecArray} */ (FENCE.exec(lines[i]));
      blocks.push({ kind: 'fence', open: ticks, language, code: lines.slice(i + 1, end), close: lines[end] });
      i = end;
    }
  }
  return blocks;
}

/**
 * @param {string} text
 * @returns {string} its words without the markup, on one line
 */
export function wordsOf(text) {
  const lines = blocksOf(text).flatMap((block) =>
    block.kind === 'fence'
      ? block.code
      : block.lines.map(({ mark, runs }) => (block.kind === 'numbers' ? mark : '') + wordsOfRuns(runs)));
  return lines.join(' ').replace(/\s+/g, ' ').trim();
}

/**
 * @param {Run[]} runs
 * @returns {string}
 */
function wordsOfRuns(runs) {
  return runs.map((run) => ('runs' in run ? wordsOfRuns(run.runs) : run.text)).join('');
}

/**
 * @param {string[]} lines
 * @returns {Map<number, number>} the number of each line that opens a block of code, and of that which closes it
 */
function closingFences(lines) {
  /** @type {Map<number, number>} */
  const closing = new Map();
  const last = lines.findLastIndex((line) => FENCE.exec(line)?.[2] === '');
  for (let i = 0; i < last; i++) {
    if (FENCE.test(lines[i])) {
      const begin = i;
      do {
        i++;
      } while (FENCE.exec(lines[i])?.[2] !== '');
      closing.set(begin, i);
    }
  }
  return closing;
}

/**
 * Adds a line to the block before it, if it is of the same kind.
 *
 * @param {Block[]} blocks
 * @param {string} line
 * @param {Work} work
 */
function addLine(blocks, line, work) {
  const [kind, pattern] = LINE_MARKS.find((candidate) => candidate[1].test(line)) ?? [/** @type {const} */ ('text'), /^/];
  const [mark] = /** @type {RegExpExecArray} */ (pattern.exec(line));
  const added = { mark, runs: runsOf(line.slice(mark.length), work) };
  const before = blocks.at(-1);
  if (before && before.kind === kind) {
    before.lines.push(added);
  } else {
    blocks.push({ kind, lines: [added] });
  }
}

/**
 * A mark of emphasis, of which it is not known yet whether it has a partner.
 *
 * @typedef {Object} Mark
 * @property {'mark'} kind
 * @property {string} text
 * @property {Mark} [partner] the one that closes it
 * @property {boolean} [closes]
 */

/**
 * The runs of one line.
 *
 * @param {string} line
 * @param {Work} work
 * @returns {Run[]}
 */
function runsOf(line, work) {
  /** @type {(Plain | Code | Link | Mark)[]} */
  const pieces = [];
  /** @type {Mark[]} those that are open, each of another sort, so four at most */
  const open = [];
  const ticks = nextTicks(line);
  let done = 0;
  /**
   * @param {Plain | Code | Link | Mark} piece
   * @param {number} from where in the line it begins
   * @param {number} to
   */
  const take = (piece, from, to) => {
    if (from > done) {
      pieces.push({ kind: 'text', text: line.slice(done, from) });
    }
    pieces.push(piece);
    done = to;
  };
  MARK.lastIndex = 0;
  for (let found = MARK.exec(line); found; found = MARK.exec(line)) {
    work.steps++;
    const [text] = found;
    const from = found.index;
    const to = from + text.length;
    let next = to;
    if (text[0] === '`') {
      const end = ticks.get(from);
      if (end !== undefined) {
        next = end + text.length;
        take({ kind: 'code', mark: text, text: line.slice(to, end) }, from, next);
      }
    } else if (text[0] === '*' || text[0] === '_') {
      if (text.length <= 3) {
        emphasise(text, line, from, open, take);
      }
    } else if (!WORD.test(characterBefore(line, from))) {
      const address = addressAt(line, from, work);
      next = from + address.length;
      if (address.length > text.length && isAddress(address)) {
        take({ kind: 'link', text: address }, from, next);
      } else {
        next = Math.max(next, to);
      }
    }
    MARK.lastIndex = next;
  }
  if (done < line.length) {
    pieces.push({ kind: 'text', text: line.slice(done) });
  }
  return nest(pieces);
}

/**
 * @param {string} line
 * @returns {Map<number, number>} the place of each group of backticks, and that of the next one of the same length
 */
function nextTicks(line) {
  /** @type {Map<number, number>} */
  const next = new Map();
  /** @type {Map<number, number>} */
  const latest = new Map();
  for (const { 0: { length }, index } of line.matchAll(/`+/g)) {
    const before = latest.get(length);
    if (before !== undefined && index > before + length) {
      next.set(before, index);
    }
    latest.set(length, index);
  }
  return next;
}

/**
 * Asterisks or underscores: they close what is open, and open what remains of them.
 *
 * @param {string} text one to three of them
 * @param {string} line
 * @param {number} from where they stand in it
 * @param {Mark[]} open
 * @param {(piece: Mark, from: number, to: number) => void} take
 */
function emphasise(text, line, from, open, take) {
  const before = characterBefore(line, from);
  const after = characterAt(line, from + text.length);
  const isBehindSpace = before === '' || SPACE.test(before);
  const isBeforeSpace = after === '' || SPACE.test(after);
  let rest = text;
  const cut = (/** @type {number} */ length) => {
    const at = from + text.length - rest.length;
    /** @type {Mark} */
    const mark = { kind: 'mark', text: rest.slice(0, length) };
    rest = rest.slice(length);
    take(mark, at, at + length);
    return mark;
  };
  if (!isBehindSpace && !WORD.test(after)) {
    const same = open.findIndex((opener) => opener.text === rest);
    for (let i = same < 0 ? open.length - 1 : same; i >= 0 && rest !== ''; i--) {
      const opener = open[i];
      if (opener.text[0] === rest[0] && opener.text.length <= rest.length) {
        opener.partner = cut(opener.text.length);
        opener.partner.closes = true;
        open.length = i;
      }
    }
  }
  if (!isBeforeSpace && !WORD.test(before)) {
    while (rest !== '') {
      const mark = cut(Math.min(rest.length, 2));
      const same = open.findIndex((opener) => opener.text === mark.text);
      if (same >= 0) {
        // The one that is nearer to what closes it is meant.
        open.splice(same, 1);
      }
      open.push(mark);
    }
  }
}

/**
 * Puts what stands between two marks into them. Marks without a partner are text.
 *
 * @param {(Plain | Code | Link | Mark)[]} pieces
 * @returns {Run[]}
 */
function nest(pieces) {
  /** @type {Run[][]} */
  const levels = [[]];
  for (const piece of pieces) {
    const runs = levels[levels.length - 1];
    if (piece.kind !== 'mark') {
      runs.push(piece);
    } else if (piece.closes) {
      levels.pop();
    } else if (piece.partner) {
      /** @type {Run[]} */
      const inner = [];
      runs.push({ kind: piece.text.length === 2 ? 'strong' : 'em', mark: piece.text, runs: inner });
      levels.push(inner);
    } else {
      runs.push({ kind: 'text', text: piece.text });
    }
  }
  return levels[0];
}

/**
 * The address that begins there, without what belongs to the sentence around it.
 *
 * @param {string} line
 * @param {number} from
 * @param {Work} work
 */
function addressAt(line, from, work) {
  ADDRESS.lastIndex = from;
  const [written] = /** @type {RegExpExecArray} */ (ADDRESS.exec(line));
  /** @type {Record<string, number>} */
  const counts = {};
  for (const character of written) {
    counts[character] = (counts[character] ?? 0) + 1;
  }
  let end = written.length;
  for (; end > 0; end--) {
    work.steps++;
    const last = written[end - 1];
    const opening = BRACKETS[last];
    const isTooMany = opening !== undefined && counts[last] > (counts[opening] ?? 0);
    if (!isTooMany && !AFTER_ADDRESS.test(last)) {
      break;
    }
    counts[last]--;
  }
  return written.slice(0, end);
}

/** @param {string} address with a scheme that we know */
function isAddress(address) {
  return /^mailto:/i.test(address) ? /^mailto:[^@]+@[^@]+$/i.test(address) : URL.canParse(address);
}

/**
 * @param {string} line
 * @param {number} at
 */
function characterBefore(line, at) {
  return [...line.slice(Math.max(0, at - 2), at)].at(-1) ?? '';
}

/**
 * @param {string} line
 * @param {number} at
 */
function characterAt(line, at) {
  const code = line.codePointAt(at);
  return code === undefined ? '' : String.fromCodePoint(code);
}
