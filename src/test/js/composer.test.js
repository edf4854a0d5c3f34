// web/js/views/message-composer.js without a document: what it does with what is written.

import assert from 'node:assert/strict';
import { test } from 'node:test';

globalThis.HTMLElement = class extends EventTarget {};
globalThis.customElements = { define: () => {} };
globalThis.matchMedia = () => ({ matches: true });
globalThis.document = { createTreeWalker: () => ({}), createComment: () => ({}) };
const { MessageComposer } = await import('../../../web/js/views/message-composer.js');

test('what is written goes to whose conversation is shown, though another is opened already', () => {
  const done = [];
  const drafts = {
    text: () => '',
    answered: () => undefined,
    setText: (peer, text) => done.push(`draft ${peer} ${text}`),
    setAnswered: () => {},
  };
  const composer = new MessageComposer();
  const store = { open: 'bob', link: { phase: 'online' }, drafts };
  composer.chat = { store, typed: (peer) => done.push(`typed ${peer}`), send: (peer, text) => done.push(`send ${peer} ${text}`) };
  composer.requestUpdate = () => {};
  composer.willUpdate();
  const { strings, values } = composer.render();
  const handler = (event) => values[strings.findIndex((part) => part.endsWith(`@${event}=`))];
  const input = { value: 'dear bob', focus: () => {} };
  values.filter((value) => value?._$litDirective$).forEach(({ values: [reference] }) => Object.assign(reference, { value: input }));
  store.open = 'carol';
  handler('input').call(composer, { target: input });
  handler('submit').call(composer, { preventDefault: () => {} });
  assert.deepEqual(done, ['draft bob dear bob', 'typed bob', 'send bob dear bob', 'draft bob ']);
});
