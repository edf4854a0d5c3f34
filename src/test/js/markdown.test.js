// What somebody types, and what is shown of it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { blocksOf, wordsOf } from '../../../web/js/markdown.js';

/** Runs in one line of signs: **bold**, _italic_, `code`, <link>. */
const shown = (runs) =>
  runs
    .map((run) => {
      switch (run.kind) {
        case 'strong':
          return `«b ${shown(run.runs)}»`;
        case 'em':
          return `«i ${shown(run.runs)}»`;
        case 'code':
          return `«c ${run.text}»`;
        case 'link':
          return `«a ${run.text}»`;
        default:
          return run.text;
      }
    })
    .join('');

/** The text that was parsed, from all that has been made of it. */
const written = (blocks) =>
  blocks
    .map((block) =>
      block.kind === 'fence'
        ? [block.open + block.language, ...block.code, block.close].join('\n')
        : block.lines.map(({ mark, runs }) => mark + writtenRuns(runs)).join('\n'),
    )
    .join('\n');
const writtenRuns = (runs) =>
  runs
    .map((run) => {
      const inner = run.runs ? writtenRuns(run.runs) : run.text;
      return run.mark ? run.mark + inner + run.mark : inner;
    })
    .join('');

const blocks = (text) =>
  blocksOf(text).map((block) =>
    block.kind === 'fence'
      ? ['fence', block.language, ...block.code]
      : [block.kind, ...block.lines.map(({ mark, runs }) => `${block.kind === 'text' ? '' : `${mark}|`}${shown(runs)}`)],
  );

const LINES = [
  // Emphasis
  ['**bold** and *italic*', '«b bold» and «i italic»'],
  ['__bold__ and _italic_', '«b bold» and «i italic»'],
  ['***both***', '«b «i both»»'],
  ['**bold *and italic***', '«b bold «i and italic»»'],
  ['***both** italic*', '«b *both» italic*'],
  ['(*so*), "_so_": *so*!', '(«i so»), "«i so»": «i so»!'],
  ['*a _b* c_', '«i a _b» c_'],
  ['*a *b*', '*a «i b»'],
  ['**a*', '**a*'],
  ['*a**', '«i a»*'],
  ['中文**粗体**中文', '中文«b 粗体»中文'],
  ['😀*a*😀', '😀«i a»😀'],
  ['_مرحبا_', '«i مرحبا»'],
  // What looks like it
  ['2*3*4 = 24', '2*3*4 = 24'],
  ['snake_case_name', 'snake_case_name'],
  ['2 * 3 * 4', '2 * 3 * 4'],
  ['* not italic *', null],
  ['a** b**', 'a** b**'],
  ['**', '**'],
  ['****', '****'],
  ['****four****', '****four****'],
  ['¯\\_(ツ)_/¯', '¯\\«i (ツ)»/¯'],
  ['\\*a\\*', null],
  // Code
  ['`*as it is*`', '«c *as it is*»'],
  ['``a`b``', '«c a`b»'],
  ['```one line```', '«c one line»'],
  ['``', '``'],
  ['`never closed *but* this', '`never closed «i but» this'],
  ['`https://example.org`', '«c https://example.org»'],
  // Links
  ['https://example.org', '«a https://example.org»'],
  ['HTTP://EXAMPLE.ORG/', '«a HTTP://EXAMPLE.ORG/»'],
  ['see https://example.org/a?b=c&d#e.', 'see «a https://example.org/a?b=c&d#e».'],
  ['(https://example.org)', '(«a https://example.org»)'],
  ['https://example.org/a_(b)', '«a https://example.org/a_(b)»'],
  ['(https://example.org/a_(b)), then', '(«a https://example.org/a_(b)»), then'],
  ['[https://example.org/[a]]?', '[«a https://example.org/[a]»]?'],
  ['https://example.org/a_b_c*d*', '«a https://example.org/a_b_c*d»*'],
  ['**https://example.org**', '«b «a https://example.org»»'],
  ['“https://example.org”', '“«a https://example.org»”'],
  ['<https://example.org>', '<«a https://example.org»>'],
  ['https://example.org,https://example.com', '«a https://example.org,https://example.com»'],
  ['mailto:bob@example.org.', '«a mailto:bob@example.org».'],
  ['https://[::1]:8080/', '«a https://[::1]:8080/»'],
  ['https://例え.jp/パス', '«a https://例え.jp/パス»'],
  // What is none
  ['http://', 'http://'],
  ['https://...', 'https://...'],
  ['http://a b', '«a http://a» b'],
  ['https://exa mple', '«a https://exa» mple'],
  ['https://%', 'https://%'],
  ['xhttps://example.org', 'xhttps://example.org'],
  ['mailto:', 'mailto:'],
  ['mailto:bob', 'mailto:bob'],
  ['javascript:alert(1)', 'javascript:alert(1)'],
  ['javascript://example.org/%0aalert(1)', 'javascript://example.org/%0aalert(1)'],
  ['data:text/html,<script>', 'data:text/html,<script>'],
  ['vbscript:https://example.org', null],
  ['ftp://example.org file:///etc/passwd //example.org www.example.org', 'ftp://example.org file:///etc/passwd //example.org www.example.org'],
  ['[text](javascript:alert(1))', '[text](javascript:alert(1))'],
  ['![image](https://example.org/a.png)', '![image](«a https://example.org/a.png»)'],
  ['https://example.org/"onclick="alert(1)', '«a https://example.org/»"onclick="alert(1)'],
  ['https://example.org/\u202egnp.exe', '«a https://example.org/»\u202egnp.exe'],
  ['<b>hello</b> &amp; ${1}', '<b>hello</b> &amp; ${1}'],
];

for (const [line, expected] of LINES) {
  test(`one line: ${line}`, () => {
    const [block, ...others] = blocksOf(line);
    assert.deepEqual(others, []);
    if (expected !== null) {
      assert.equal(block.kind, 'text');
      assert.equal(shown(block.lines[0].runs), expected);
    }
  });
}

const BLOCKS = [
  ['a\nb\n\n\nc', [['text', 'a', 'b', '', '', 'c']]],
  ['> a\n>\n> *b*\nc', [['quote', '> |a', '>|', '> |«i b»'], ['text', 'c']]],
  ['>:(\n>>b', [['text', '>:(', '>>b']]],
  ['> > a', [['quote', '> |> a']]],
  ['- a\n* b\n• c', [['bullets', '- |a', '* |b', '• |c']]],
  ['1. a\n2) b\n  10. c', [['numbers', '1. |a', '2) |b', '  10. |c']]],
  ['1. a\n- b', [['numbers', '1. |a'], ['bullets', '- |b']]],
  ['-a\n-\n- \n--\n1.a\n3.14', [['text', '-a', '-', '- ', '--', '1.a', '3.14']]],
  ['* *a* b', [['bullets', '* |«i a» b']]],
  ['*a\nb*', [['text', '*a', 'b*']]],
  ['```\n*a*\n\n> b\n```\nc', [['fence', '', '*a*', '', '> b'], ['text', 'c']]],
  ['```js\nlet a;\n```', [['fence', 'js', 'let a;']]],
  ['```\n```', [['fence', '']]],
  ['```\n\n```', [['fence', '', '']]],
  ['```\na', [['text', '```', 'a']]],
  ['a\n```', [['text', 'a', '```']]],
  ['```not a language\na\n```', [['text', '```not a language', 'a', '```']]],
  ['```\na\n```\n```\nb\n```', [['fence', '', 'a'], ['fence', '', 'b']]],
  ['', [['text', '']]],
];

for (const [text, expected] of BLOCKS) {
  test(`blocks: ${JSON.stringify(text)}`, () => assert.deepEqual(blocks(text), expected));
}

const WORDS = [
  ['**bold *and italic***, `code`, https://x.org', 'bold and italic, code, https://x.org'],
  ['> asked\nanswered', 'asked answered'],
  ['- a\n- **b**\n\n1. c\n2. d', 'a b 1. c 2. d'],
  ['```js\nlet  a;\n```', 'let a;'],
  ['2*3*4 **open', '2*3*4 **open'],
  ['', ''],
];

for (const [text, expected] of WORDS) {
  test(`words alone: ${JSON.stringify(text)}`, () => assert.equal(wordsOf(text), expected));
}

test('no character is lost', () => {
  const texts = [...LINES.map(([line]) => line), ...BLOCKS.map(([text]) => text)];
  // The same every time: a linear congruential generator.
  let state = 7;
  const random = (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 16) % below;
  };
  const parts = ['*', '**', '_', '__', '`', '```', 'a', 'b c', ' ', '\n', '> ', '- ', '1. ', 'https://x.org', ')', '(', '.', '😀', '\u202e', 'é'];
  for (let i = 0; i < 3_000; i++) {
    texts.push(Array.from({ length: 1 + random(30) }, () => parts[random(parts.length)]).join(''));
  }
  for (const text of texts) {
    assert.equal(written(blocksOf(text)), text);
  }
});

const LONGEST = 16_384;
const NASTY = [
  '*_', '*', '_', '`', '*a ', ' *a', '**a _b ', '*a **b _c __d ', '``a`', '`a', '```\n', '```a\n', '```\n```a\n', '> ', '> a\n', '- a\n', '1. a\n',
  'http://', 'http://)', 'https://a(', 'https://a.', 'https://a*', 'mailto:', 'mailto:@', '(', '[', 'http://[', '*http://a*', '\u202e', '😀*', '\n', ' ',
];

for (const unit of NASTY) {
  test(`the longest text of ${JSON.stringify(unit)} takes no more work than it has characters`, () => {
    const text = unit.repeat(Math.floor(LONGEST / unit.length));
    const work = { steps: 0 };
    const made = blocksOf(text, work);
    assert.equal(written(made), text);
    assert.ok(work.steps <= 2 * text.length + 2, `${work.steps} steps`);
    assert.ok(depth(made) <= 5, `${depth(made)} deep`);
  });
}

test('groups of backticks of all lengths, and brackets around an address, take no more either', () => {
  const ticks = Array.from({ length: 180 }, (_, i) => '`'.repeat(i + 1)).join('a');
  const brackets = `${'('.repeat(8_000)}http://x${')'.repeat(8_000)}`;
  for (const text of [ticks, brackets]) {
    const work = { steps: 0 };
    assert.equal(written(blocksOf(text, work)), text);
    assert.ok(work.steps <= 2 * text.length);
  }
});

function depth(made) {
  const ofRuns = (runs) => Math.max(0, ...runs.map((run) => 1 + (run.runs ? ofRuns(run.runs) : 0)));
  return Math.max(...made.map((block) => (block.lines ? block.lines.reduce((most, { runs }) => Math.max(most, ofRuns(runs)), 0) : 1)));
}
