import { html, live, nothing, repeat } from '../../vendor/lit-3.3.3.js';
import { hashOf } from '../chat.js';
import { fold, isAddressee } from '../rules.js';
import { GUEST_NOTE } from './sign-in.js';
import './account-menu.js';
import { avatar } from './person.js';
import { hasKeyboard, StoreView } from './store-view.js';
import { briefly } from './times.js';

/** @import {Message, Person} from '../store.js' */

const SHOWN_PEOPLE = 200;

/** Everybody we can write to, and a box to find them or to name somebody else. */
class PeopleList extends StoreView {
  #wanted = '';
  /** @type {string | null} whose conversation was open last */
  #lastOpen = null;

  firstUpdated() {
    if (this.store.open === null && hasKeyboard()) {
      this.querySelector('input')?.focus();
    }
  }

  updated() {
    const { open } = this.store;
    if (open === null && this.#lastOpen !== null && !document.activeElement?.checkVisibility()) {
      // Back from a conversation that gave way to the list: the focus goes on where it was chosen.
      /** @type {HTMLElement | null} */ (this.querySelector(`[href="${hashOf(this.#lastOpen)}"]`))?.focus();
    }
    this.#lastOpen = open;
  }

  render() {
    const { me, guest, onlineCount, link } = this.store;
    const connected = link.phase === 'online';
    const found = this.store.people().filter(({ name }) => name.includes(fold(this.#wanted)));
    return html`
      <header class="bar">
        ${guest ? html`<h2>${me}</h2>` : html`<account-menu .chat=${this.chat}></account-menu>`}
        <span class="hint">${connected && onlineCount > 0 ? `${onlineCount.toLocaleString()} online` : nothing}</span>
        ${guest ? html`<button class="quiet" data-testid="leave" @click=${() => this.chat.leave()}>Sign out</button>` : nothing}
      </header>
      ${this.#anybodyForm(found)}
      <nav aria-label="People" data-testid="people" data-stale=${!connected}>
        <ul>
          ${repeat(found.slice(0, SHOWN_PEOPLE), ({ name }) => name, (person) => this.#row(person))}
        </ul>
        ${this.#remark(found)}
      </nav>
      ${guest ? html`<p class="hint guest-note" data-testid="guest-note">You are a guest. ${GUEST_NOTE}</p>` : nothing}
    `;
  }

  /** @param {Person[]} found */
  #anybodyForm(found) {
    const name = fold(this.#wanted);
    const isNew = isAddressee(name) && found.every((person) => person.name !== name);
    return html`
      <form class="anybody" data-testid="anybody-form" role="search" @submit=${this.#openWanted}>
        <label class="for-screen-readers" for="anybody">Find somebody, or write to anybody by name</label>
        <input id="anybody" type="text" data-testid="anybody-input" placeholder="Find or write to anybody" autocomplete="off"
          autocapitalize="none" spellcheck="false" maxlength="64" .value=${live(this.#wanted)} @input=${this.#onInput}>
        ${isNew ? html`<button class="quiet">Write to&nbsp;<bdi>${name}</bdi></button>` : nothing}
      </form>
    `;
  }

  /** @param {Person} person */
  #row({ name, online, unread, latest }) {
    return html`
      <li>
        <a class="person" href=${hashOf(name)} data-testid="person-${name}" data-online=${online} data-unread=${unread}
          aria-current=${this.store.open === name ? 'true' : nothing}>
          ${avatar(name, online)}
          <span class="who"><bdi>${name}</bdi></span>
          <span class="for-screen-readers">${this.store.presenceOf(name)}</span>
          ${latest ? html`<time class="when" datetime=${latest.time}>${briefly(latest.time)}</time>` : nothing}
          ${latest ? html`<span class="latest" dir="auto">${this.#preview(latest)}</span>` : nothing}
          ${unread > 0
            ? html`<span class="badge">${unread}<span class="for-screen-readers"> unread</span></span>`
            : nothing}
        </a>
      </li>
    `;
  }

  /** @param {Message} latest */
  #preview({ from, text }) {
    return `${from === this.store.me ? 'You: ' : ''}${text.slice(0, 100)}`;
  }

  /** @param {Person[]} found */
  #remark(found) {
    if (found.length > SHOWN_PEOPLE) {
      return html`<p class="hint">and ${(found.length - SHOWN_PEOPLE).toLocaleString()} more: write a part of the name</p>`;
    }
    if (found.length > 0) {
      return nothing;
    }
    return html`<p class="hint">${this.#wanted === '' ? 'Nobody else is here yet.' : 'Nobody here has such a name.'}</p>`;
  }

  /** @param {InputEvent} event */
  #onInput(event) {
    this.#wanted = /** @type {HTMLInputElement} */ (event.target).value;
    this.requestUpdate();
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

customElements.define('people-list', PeopleList);
