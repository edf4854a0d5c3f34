// Types of lit.js for editors and `npm run types`; nothing loads this file at run time.
export * from './lit.entry.js';
