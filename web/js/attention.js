// How the page asks to be looked at: its title, its icon, and notifications while it is hidden.

import { hashOf } from './chat.js';
import { t } from './words.js';

/** @import {Chat} from './chat.js' */
/** @import {Message} from './store.js' */

/** So much of a message is in a notification, in characters. */
const LONGEST_BODY = 120;
/** More than so many do not fit onto the icon. */
const MOST_ON_ICON = 9;
/** More are not counted (cache.js). */
const MOST_IN_TITLE = 999;

export class Attention {
  #chat;
  /** @type {Map<string, Notification>} what is on the screen, by who wrote */
  #shown = new Map();
  #onIcon = 0;
  #plainIcon = document.querySelector('link[rel="icon"]')?.getAttribute('href') ?? '';

  /** @param {Chat} chat */
  constructor(chat) {
    this.#chat = chat;
  }

  start() {
    const { store, settings } = this.#chat;
    store.addEventListener('change', () => this.#follow());
    store.addEventListener('arrived', (event) => this.#notify(/** @type {CustomEvent<Message>} */ (event).detail));
    settings.addEventListener('change', () => this.#follow());
    addEventListener('pagehide', () => this.#close(() => true));
    this.#follow();
  }

  #follow() {
    const { store, settings } = this.#chat;
    const { entered, open } = store;
    const unread = entered ? store.unread : 0;
    const count = unread > 0 ? `(${unread > MOST_IN_TITLE ? `${MOST_IN_TITLE}+` : unread}) ` : '';
    document.title = `${count}${entered && open ? `${open} – ` : ''}${t('app.name')}`;
    this.#badge(unread);
    if (this.#shown.size > 0) {
      const isOn = entered && settings.notifications;
      const waiting = new Set(store.people().flatMap((person) => (person.unread > 0 ? [person.name] : [])));
      this.#close((name) => !isOn || !waiting.has(name));
    }
    if (entered && !settings.welcomed) {
      settings.choose({ welcomed: true });
    }
  }

  /** @param {number} unread */
  #badge(unread) {
    const link = document.querySelector('link[rel="icon"]');
    if (link === null || this.#onIcon === unread) {
      return;
    }
    this.#onIcon = unread;
    link.setAttribute('href', unread > 0 ? icon(unread) : this.#plainIcon);
  }

  /** @param {Message} message */
  async #notify({ from, text }) {
    const { settings, store } = this.#chat;
    const isAllowed = 'Notification' in globalThis && Notification.permission === 'granted';
    if (!settings.notifications || !isAllowed || document.visibilityState === 'visible' || store.isBlocked(from)) {
      return;
    }
    // Another tab may have the word, or be looked at.
    if (!(await this.#chat.mayNotify())) {
      return;
    }
    const body = settings.previews ? cut(text) : t('attention.message');
    try {
      // One of a tag takes the place of the one before, and of another tab's.
      const notification = new Notification(from, { body, tag: `messenger.${from}`, icon: this.#plainIcon });
      notification.addEventListener('click', () => this.#goTo(from));
      this.#shown.set(from, notification);
    } catch {
      // Some phones leave them to service workers.
    }
  }

  /** @param {string} from */
  #goTo(from) {
    focus();
    location.hash = hashOf(from);
    this.#close((name) => name === from);
  }

  /** @param {(name: string) => boolean} isOver */
  #close(isOver) {
    for (const [name, notification] of this.#shown) {
      if (isOver(name)) {
        notification.close();
        this.#shown.delete(name);
      }
    }
  }
}

/** @param {string} text */
function cut(text) {
  const letters = Array.from(text);
  return letters.length > LONGEST_BODY ? `${letters.slice(0, LONGEST_BODY).join('')} …` : text;
}

/**
 * The icon with the count in a disc, which is cut out of it: it needs no colour.
 *
 * @param {number} unread
 */
function icon(unread) {
  const count = unread > MOST_ON_ICON ? `${MOST_ON_ICON}+` : unread;
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">
    <mask id="m"><path fill="#fff" d="M0 0h32v32H0z"/><circle cx="22" cy="22" r="11.5"/></mask>
    <path mask="url(#m)" fill="#2f6f6a" d="M7 4h18a4 4 0 0 1 4 4v11a4 4 0 0 1-4 4H15l-7 6v-6H7a4 4 0 0 1-4-4V8a4 4 0 0 1 4-4z"/>
    <circle cx="22" cy="22" r="10" fill="#b3261e"/>
    <text x="22" y="27" font-family="sans-serif" font-weight="700" font-size="14" text-anchor="middle" fill="#fff">${count}</text>
  </svg>`;
  return `data:image/svg+xml,${encodeURIComponent(drawing)}`;
}
