// Types of idb-8.0.4.js for editors and `npm run types`; nothing loads this file at run time.
export * from './idb.entry.js';
export type { DBSchema, IDBPDatabase, IDBPTransaction } from 'idb';
