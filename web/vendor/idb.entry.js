// What the chat uses of idb; build.js turns this into idb-<version>.js.
export { deleteDB, openDB } from 'idb';
