// Types of lit-3.3.0.js for editors and `npm run types`; nothing loads this file at run time.
export * from './lit.entry.js';
export type { ReactiveController, ReactiveControllerHost } from 'lit';
export type { Ref } from 'lit/directives/ref.js';
