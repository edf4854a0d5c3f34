import { html, live, nothing, repeat } from '../../vendor/lit-3.3.0.js';
import { hashOf } from '../chat.js';
import { fold, isAddressee } from '../rules.js';
import { t } from '../words.js';
import './account-menu.js';
import { avatar, isolated, unreadBadge } from './person.js';
import { excerptOf } from './rich-text.js';
import { hasKeyboard, StoreView } from './store-view.js';
import { tickDrawing } from './tick.js';
import { briefly } from './times.js';

/** @import {Message, Person} from '../store.js' */

const SHOWN_PEOPLE = 200;
/** So much of a text stands in the list, in UTF-16 units. */
const LONGEST_PREVIEW = 100;

/** Everybody we can write to, and a box to find them or to name somebody else. */
class PeopleList extends StoreView {
  #wanted = '';
  /** @type {string | null} on whom the focus is */
  #visited = null;
  /** @type {string | null} on whom the focus was before the rows moved: browsers take it from a row that is moved */
  #held = null;
  /** @type {string | null} whose conversation was open last */
  #lastOpen = null;

  firstUpdated() {
    if (this.store.open === null && hasKeyboard()) {
      this.querySelector('input')?.focus();
    }
  }

  willUpdate() {
    const { activeElement } = document;
    this.#held = this.contains(activeElement) ? (/** @type {HTMLElement} */ (activeElement).dataset.name ?? null) : null;
  }

  updated() {
    const { open } = this.store;
    const held = this.#links().find(({ dataset }) => dataset.name === this.#held);
    if (held && document.activeElement === document.body) {
      held.focus({ preventScroll: true });
    }
    if (open === null && this.#lastOpen !== null && !document.activeElement?.checkVisibility()) {
      // Back from a conversation that gave way to the list: the focus goes on where it was chosen.
      /** @type {HTMLElement | null} */ (this.querySelector(`[href="${hashOf(this.#lastOpen)}"]`))?.focus();
    }
    this.#lastOpen = open;
  }

  render() {
    const { guest, presence, link } = this.store;
    const connected = link.phase === 'online';
    const found = this.store.people().filter(({ name }) => name.includes(fold(this.#wanted)));
    const shown = found.slice(0, SHOWN_PEOPLE);
    const stop = [this.#visited, this.store.open].find((name) => shown.some((person) => person.name === name)) ?? shown[0]?.name;
    return html`
      <header class="bar">
        <account-menu .chat=${this.chat}></account-menu>
        <span class="hint">${connected && presence.count > 0 ? t('people.onlineCount', { count: presence.count }) : nothing}</span>
        ${guest
          ? html`<button class="quiet" data-testid="leave" @click=${() => this.chat.leave()}>${t('menu.signOut')}</button>`
          : nothing}
      </header>
      ${this.#anybodyForm(found)}
      <nav aria-label=${t('people.title')} data-testid="people" data-stale=${!connected} @keydown=${this.#onListKey}
        @focusin=${this.#onVisit} @focusout=${this.#onLeave}>
        <ul>
          ${repeat(shown, ({ name }) => name, (person) => this.#row(person, person.name === stop))}
        </ul>
        ${this.#remark(found)}
      </nav>
      ${guest
        ? html`<p class="hint guest-note" data-testid="guest-note">${t('guest.you', { note: t('guest.note') })}</p>`
        : nothing}
    `;
  }

  /** @param {Person[]} found */
  #anybodyForm(found) {
    const name = fold(this.#wanted);
    const isNew = isAddressee(name) && found.every((person) => person.name !== name);
    return html`
      <form class="anybody" data-testid="anybody-form" role="search" @submit=${this.#openWanted}>
        <label class="for-screen-readers" for="anybody">${t('people.findLabel')}</label>
        <input id="anybody" type="text" data-testid="anybody-input" placeholder=${t('people.find')} autocomplete="off"
          autocapitalize="none" spellcheck="false" maxlength="64" .value=${live(this.#wanted)} @input=${this.#onInput}
          @keydown=${this.#onBoxKey}>
        ${isNew ? html`<button class="quiet">${t('people.writeTo', { name: isolated(name) })}</button>` : nothing}
      </form>
    `;
  }

  /**
   * @param {Person} person
   * @param {boolean} isStop whether Tab stops here; arrows go on from it
   */
  #row({ name, online, unread, latest }, isStop) {
    const presence = this.store.presence.of(name);
    return html`
      <li>
        <a class="person" href=${hashOf(name)} data-testid="person-${name}" data-online=${online} data-unread=${unread}
          data-name=${name} tabindex=${isStop ? 0 : -1} aria-current=${this.store.open === name ? 'true' : nothing}>
          ${avatar(name, online)}
          <span class="who"><bdi>${name}</bdi></span>
          <span class="for-screen-readers">${presence === '' ? nothing : t(`people.${presence}`)}</span>
          ${latest ? html`<time class="when" datetime=${latest.time}>${briefly(latest.time)}</time>` : nothing}
          ${this.#line(name, latest)} ${unreadBadge(unread)}
        </a>
      </li>
    `;
  }

  /**
   * What matters most there: that somebody writes, what we have not sent, or what was said last.
   *
   * @param {string} name
   * @param {Message | undefined} latest
   */
  #line(name, latest) {
    if (this.store.presence.isTyping(name)) {
      return html`<span class="latest typing" data-testid="typing">${t('people.typing')}</span>`;
    }
    const draft = this.store.open === name ? '' : this.store.drafts.text(name).trim();
    if (draft !== '') {
      return html`<span class="latest" data-testid="draft"><span class="draft">${t('people.draft')}</span> ${preview(draft)}</span>`;
    }
    return latest ? this.#latest(latest) : nothing;
  }

  /** @param {Message} latest */
  #latest(latest) {
    const state = this.store.stateOf(latest);
    if (state === 'received') {
      return html`<span class="latest">${preview(excerptOf(latest))}</span>`;
    }
    return html`
      <span class="latest">
        <span class="tick" data-testid="own-tick" data-state=${state} title=${t(`message.${state}`)}>${tickDrawing(state)}</span>
        <span class="for-screen-readers">${t(`message.${state}`)}.</span>
        <span>${t('people.own')}</span>
        ${preview(excerptOf(latest))}
      </span>
    `;
  }

  /** @param {Person[]} found */
  #remark(found) {
    if (found.length > SHOWN_PEOPLE) {
      return html`<p class="hint">${t('people.more', { count: found.length - SHOWN_PEOPLE })}</p>`;
    }
    if (found.length > 0) {
      return nothing;
    }
    return html`<p class="hint">${this.#wanted === '' ? t('people.nobody') : t('people.notFound')}</p>`;
  }

  /** @param {InputEvent} event */
  #onInput(event) {
    this.#wanted = /** @type {HTMLInputElement} */ (event.target).value;
    this.requestUpdate();
  }

  /** @param {KeyboardEvent} event */
  #onBoxKey(event) {
    if (event.key === 'ArrowDown' && !event.altKey && !event.isComposing) {
      event.preventDefault();
      this.#links()[0]?.focus();
    } else if (event.key === 'Escape' && this.#wanted !== '' && !event.isComposing) {
      event.preventDefault();
      this.#wanted = '';
      this.requestUpdate();
    }
  }

  /** @param {KeyboardEvent} event */
  #onListKey(event) {
    const links = this.#links();
    const at = links.findIndex((link) => link === document.activeElement);
    const next = event.altKey || event.ctrlKey || event.metaKey || event.shiftKey ? undefined : placeAfter(event.key, at, links.length);
    if (at < 0 || next === undefined) {
      return;
    }
    event.preventDefault();
    (links[next] ?? this.querySelector('input'))?.focus();
  }

  /** @param {FocusEvent} event */
  #onVisit({ target }) {
    this.#visited = /** @type {HTMLElement} */ (target).dataset.name ?? null;
    this.requestUpdate();
  }

  #onLeave() {
    this.#visited = null;
    this.requestUpdate();
  }

  #links() {
    return /** @type {HTMLElement[]} */ (Array.from(this.querySelectorAll('.person')));
  }

  /** @param {SubmitEvent} event */
  #openWanted(event) {
    event.preventDefault();
    const name = fold(this.#wanted);
    if (isAddressee(name)) {
      this.#wanted = '';
      location.hash = hashOf(name);
    }
  }
}

/** @param {string} text as far as it can be seen */
function preview(text) {
  return html`<span dir="auto">${text.slice(0, LONGEST_PREVIEW)}</span>`;
}

/**
 * @param {string} key
 * @param {number} at
 * @param {number} count
 * @returns {number | undefined} the place in the list that the key goes to; -1 for the box above it, undefined for nowhere
 */
function placeAfter(key, at, count) {
  switch (key) {
    case 'ArrowDown':
      return Math.min(at + 1, count - 1);
    case 'ArrowUp':
      return at - 1;
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
}

customElements.define('people-list', PeopleList);
