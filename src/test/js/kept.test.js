// What a browser keeps at once, and what is found there.

import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { currentName, forgetCurrentName, forgetDrafts, keepCurrentName, keepDrafts, loadDrafts } from '../../../web/js/kept.js';

/** What both kinds of storage do. */
class Shelf {
  #values = new Map();
  isFull = false;

  getItem(key) {
    return this.#values.get(key) ?? null;
  }

  setItem(key, value) {
    if (this.isFull) {
      throw new Error('full');
    }
    this.#values.set(key, value);
  }

  removeItem(key) {
    this.#values.delete(key);
  }
}

const opensTab = () => {
  globalThis.sessionStorage = new Shelf();
};

beforeEach(() => {
  globalThis.localStorage = new Shelf();
  opensTab();
});

const answers = { id: 'i', from: 'bob', to: 'ann', text: 'well?', seq: 1, time: '2026-03-01T12:00:00Z' };

test('each tab keeps the drafts that it has changed, and the others stay', () => {
  keepDrafts('ann', new Map([['bob', { text: 'to bob', answers }]]));
  keepDrafts('ann', new Map([['dora', { text: 'to dora' }]]));
  assert.deepEqual([...loadDrafts('ann')].map(([peer, { text }]) => `${peer}: ${text}`), ['bob: to bob', 'dora: to dora']);
  assert.deepEqual(loadDrafts('ann').get('bob').answers, answers);
  keepDrafts('ann', new Map([['bob', { text: '' }]]));
  assert.deepEqual([...loadDrafts('ann').keys()], ['dora']);
  assert.deepEqual([...loadDrafts('emil').keys()], []);
  forgetDrafts('ann');
  assert.deepEqual([...loadDrafts('ann').keys()], []);
});

for (const [kept, text] of [['"as it was"', 'as it was'], ['{"text":7}', ''], ['{"text":"x","answers":{"from":7}}', 'x'], ['null', ''], ['[]', ''], ['7', '']]) {
  test(`a draft may be kept as ${kept}`, () => {
    localStorage.setItem('messenger.drafts.ann', `{"bob": ${kept}}`);
    assert.deepEqual(loadDrafts('ann').get('bob'), { text, answers: undefined });
  });
}

for (const kept of ['{', '7', 'null', '"x"']) {
  test(`drafts may be kept as ${kept}`, () => {
    localStorage.setItem('messenger.drafts.ann', kept);
    keepDrafts('ann', new Map([['bob', { text: 'to bob' }]]));
    assert.equal(loadDrafts('ann').get('bob').text, 'to bob');
  });
}

test('it is said whether drafts are kept', () => {
  const drafts = new Map([['bob', { text: 'to bob' }]]);
  assert.equal(keepDrafts('ann', drafts), true);
  localStorage.isFull = true;
  assert.equal(keepDrafts('ann', drafts), false);
});

test('a tab stays who it is; a new one is who came last', () => {
  keepCurrentName('ann');
  const first = sessionStorage;
  opensTab();
  assert.equal(currentName(), 'ann');
  keepCurrentName('bob');
  forgetCurrentName('ann');
  assert.equal(currentName(), 'bob');
  globalThis.sessionStorage = first;
  assert.equal(currentName(), 'ann');
  forgetCurrentName('bob');
  assert.equal(currentName(), null);
});

test('nothing can be kept where that is forbidden', () => {
  globalThis.localStorage = undefined;
  globalThis.sessionStorage = undefined;
  keepCurrentName('ann');
  assert.equal(currentName(), null);
  assert.equal(keepDrafts('ann', new Map([['bob', { text: 'to bob' }]])), false);
});
