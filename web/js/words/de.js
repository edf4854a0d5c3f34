/** @type {import('../words.js').Catalogue} */
const de = {
  // The banner
  'banner.connecting': 'Wird verbunden …',
};

export default de;
