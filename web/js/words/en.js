/**
 * English. Keys say where a sentence stands: `signIn.`, `people.`, `conversation.`, `message.`, `banner.` ...
 *
 * @satisfies {Record<string, import('../words.js').Words>}
 */
const en = {
  // The banner
  'banner.connecting': 'Connecting …',
};

export default en;
