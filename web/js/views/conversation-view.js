import { createRef, html, nothing, ref, repeat } from '../../vendor/lit-3.3.0.js';
import { t } from '../words.js';
import './message-composer.js';
import { messageRow } from './message-row.js';
import { avatar } from './person.js';
import { hasKeyboard, StoreView } from './store-view.js';
import { briefly, today } from './times.js';

/** @import {Message} from '../store.js' */
/** @import {MessageComposer} from './message-composer.js' */

/** So near to the end, in pixels, a reader counts as being at it. */
const NEAR_END = 48;
/** So many messages that are no longer in the window are still rendered at most. */
const MOST_STAY = 30;
/** How long a message stays marked to which somebody was brought, and a word about what was done. */
const MARK_MS = 2_000;

/** The open conversation: a window of its messages, and the composer. */
class ConversationView extends StoreView {
  /** @type {string | null} whose conversation was rendered last */
  #peer = null;
  /** Whether the newest message is to stay in sight. */
  #follows = true;
  /** Whether it is to come into sight as soon as it is here. */
  #wantsEnd = false;
  /** Whether it is in sight, as the store knows. */
  #atEnd = true;
  /** @type {{row: Element, top: number} | null} the first row in sight and where it is, to keep it there */
  #anchor = null;
  /** Where we have scrolled to last, so that nobody else has since if it is still there. */
  #placed = -1;
  /** Where the end was when we scrolled to it last. */
  #end = 0;
  /** @type {string | undefined} the oldest message that is here when more was asked for by scrolling */
  #askedBefore;
  /** @type {string | undefined} the newest one, likewise */
  #askedAfter;
  /** @type {Message[]} what is rendered */
  #shown = [];
  /** @type {'none' | 'some' | 'loading' | 'expired'} what is said to be before them */
  #before = 'loading';
  /**
   * Whose turn it is: new messages come; or they wait until those that have come are painted; or old ones go; or they have
   * gone and are to be painted.
   *
   * @type {'come' | 'wait' | 'go' | 'gone'}
   */
  #turn = 'come';
  /** @type {string | null} the message to which Tab comes, if it is not the newest */
  #current = null;
  /** @type {string | null} the message to which somebody was brought */
  #marked = null;
  /** @type {Element | null} what had the focus within the messages */
  #focused = null;
  /** @type {string | null} what was done, or could not be */
  #said = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #fading;
  /** @type {string | null} why somebody can't be blocked, or heard of again */
  #blockRefusal = null;
  /** @type {import('../../vendor/lit-3.3.0.js').Ref<HTMLElement>} */
  #scroller = createRef();
  /** @type {import('../../vendor/lit-3.3.0.js').Ref<MessageComposer>} */
  #composer = createRef();
  #resized = new ResizeObserver(() => this.#keepPlace());

  disconnectedCallback() {
    super.disconnectedCallback();
    this.#resized.disconnect();
    clearTimeout(this.#fading);
  }

  willUpdate() {
    if (this.store.open !== this.#peer) {
      clearTimeout(this.#fading);
      this.#follows = true;
      this.#wantsEnd = false;
      this.#atEnd = true;
      this.#anchor = null;
      this.#shown = [];
      this.#turn = 'come';
      this.#askedBefore = undefined;
      this.#askedAfter = undefined;
      this.#current = null;
      this.#marked = null;
      this.#said = null;
      this.#blockRefusal = null;
    } else {
      this.#noteLeaving();
      this.#noteAnchor();
    }
    const { activeElement } = document;
    this.#focused = this.#scroller.value?.contains(activeElement) ? activeElement : null;
  }

  updated() {
    const isOther = this.store.open !== this.#peer;
    this.#peer = this.store.open;
    if (this.#focused && !this.#focused.isConnected && !isOther) {
      this.#scroller.value?.focus({ preventScroll: true });
    }
    if (this.#wantsEnd && this.#window.later === 'none') {
      this.#wantsEnd = false;
      this.#follows = true;
    }
    this.#keepPlace();
    if (isOther) {
      this.#arrive();
    }
    this.#tellAtEnd();
  }

  render() {
    const peer = this.store.open;
    if (peer === null) {
      return html`<p class="nobody hint">${t('conversation.nobody')}</p>`;
    }
    const { below } = this.store;
    return html`
      <section class="conversation" data-testid="conversation" data-peer=${peer} aria-label=${t('conversation.with', { name: peer })}>
        ${this.#header(peer)}
        <p class="notice error" data-testid="block-error" role="alert" ?hidden=${!this.#blockRefusal}>${this.#blockRefusal ?? nothing}</p>
        ${this.#messages(peer)}
        <div class="afloat">
          <p class="said" role="status" data-testid="said">${this.#said ?? nothing}</p>
          <button type="button" class="to-end" data-testid="to-end" data-below=${below} ?hidden=${this.#isAtEnd} @click=${this.#toEnd}
            aria-label=${below > 0 ? t('conversation.toNewestOf', { count: below }) : t('conversation.toNewest')}>
            ${below > 0 ? html`<span class="badge">${below.toLocaleString()}</span>` : nothing}
            <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M5 9l7 7 7-7"></path></svg>
          </button>
        </div>
        <message-composer .chat=${this.chat} ${ref(this.#composer)} @sent=${this.#toEnd}></message-composer>
      </section>
    `;
  }

  /** @param {string} peer */
  #header(peer) {
    return html`
      <header class="bar" data-stale=${this.store.link.phase !== 'online'}>
        <a class="quiet back" href="#/" data-testid="back" aria-label=${t('conversation.back')}>
          <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M15 5l-7 7 7 7"></path></svg>
        </a>
        ${avatar(peer, this.store.presence.isOnline(peer))}
        <div class="whom">
          <h2 tabindex="-1"><bdi>${peer}</bdi></h2>
          <p class="hint" data-testid="whereabouts">${this.#whereabouts(peer)}</p>
        </div>
        ${this.#block(peer)}
      </header>
    `;
  }

  /**
   * One line, which is there also while it is empty.
   *
   * @param {string} peer
   */
  #whereabouts(peer) {
    if (this.store.isBlocked(peer)) {
      return t('conversation.blocked');
    }
    const { presence } = this.store;
    if (presence.isTyping(peer)) {
      return t('conversation.typing');
    }
    const lastSeen = presence.lastSeen(peer);
    switch (presence.of(peer)) {
      case 'online':
        return t('conversation.online');
      case 'offline':
        return lastSeen ? t('conversation.lastSeen', { when: briefly(lastSeen) }) : t('conversation.offline');
      default:
        return nothing;
    }
  }

  /** @param {string} peer */
  #block(peer) {
    if (this.store.guest || peer === this.store.me) {
      return nothing;
    }
    const blocked = this.store.isBlocked(peer);
    return html`
      <button type="button" class="quiet" data-testid=${blocked ? 'unblock' : 'block'}
        @click=${() => this.#onBlock(peer, !blocked)}>
        ${t(blocked ? 'conversation.unblock' : 'conversation.block')}<span class="for-screen-readers"> ${peer}</span>
      </button>
    `;
  }

  /**
   * @param {string} peer
   * @param {boolean} on
   */
  async #onBlock(peer, on) {
    const refusal = await this.chat.block(peer, on);
    if (peer === this.store.open) {
      this.#blockRefusal = refusal?.sentence ?? null;
      this.requestUpdate();
    }
  }

  /** @param {string} peer */
  #messages(peer) {
    const { messages: all, earlier: before, later } = this.store.conversation(peer);
    const { newFrom } = this.store;
    const day = today();
    const messages = this.#withoutShift(all);
    const isHeld = messages.length > 0 && messages[0].id !== all[0]?.id;
    const earlier = isHeld ? this.#before : before;
    this.#before = earlier;
    const current = messages.some(({ id }) => id === this.#current) ? this.#current : messages.at(-1)?.id;
    return html`
      <div class="scroller" role="region" aria-label=${t('conversation.messages')} tabindex=${messages.length > 0 ? -1 : 0}
        ${ref(this.#scroller)} @scroll=${this.#onScroll} @click=${this.#onClick} @keydown=${this.#onKey} @focusin=${this.#onFocus}>
        ${this.#earlier(earlier, messages.length > 0)}
        <ol class="messages">
          ${repeat(messages, ({ id }) => id, (message, i) =>
            messageRow(this.chat, message, {
              before: messages[i - 1],
              firstNew: newFrom > 0 && message.seq === newFrom,
              current: message.id === current,
              marked: message.id === this.#marked,
              today: day,
            }))}
        </ol>
        ${messages.length === 0 && earlier === 'none' ? html`<p class="hint">${t('conversation.empty')}</p>` : nothing}
        ${later === 'none' ? nothing : this.#more('later', later, this.#onLater)}
      </div>
    `;
  }

  /**
   * While the newest message stays in sight, new ones come and old ones go, but not in the same frame: nothing would be
   * scrolled, and browsers would take that for a layout that shifts. So some old ones stay a while, and what is above them.
   *
   * @param {Message[]} wanted
   * @returns {Message[]} what is rendered for now
   */
  #withoutShift(wanted) {
    const shown = this.#shown;
    const gone = shown.findIndex(({ id }) => id === wanted[0]?.id);
    const kept = wanted.findIndex(({ id }) => id === shown.at(-1)?.id) + 1;
    if (!this.#follows || gone < 0 || kept === 0) {
      this.#shown = wanted;
      this.#turn = 'come';
    } else if (this.#turn === 'go') {
      this.#shown = wanted.slice(0, kept);
      this.#turnAfterPaint('gone', 'come');
    } else if (this.#turn === 'come' && gone < MOST_STAY) {
      // What has no number has not slid out of the window, but was thrown away.
      this.#shown = [...shown.slice(0, gone).filter(({ seq }) => seq > 0), ...wanted];
    } else if (this.#turn === 'come') {
      this.#turnAfterPaint('wait', 'go');
    }
    return this.#shown;
  }

  /**
   * @param {'wait' | 'gone'} now until all that is rendered is painted
   * @param {'go' | 'come'} then
   */
  #turnAfterPaint(now, then) {
    this.#turn = now;
    requestAnimationFrame(() =>
      setTimeout(() => {
        if (this.#turn === now) {
          this.#turn = then;
          this.requestUpdate();
        }
      }));
  }

  /**
   * @param {'none' | 'some' | 'loading' | 'expired'} earlier
   * @param {boolean} isBegun whether there are messages
   */
  #earlier(earlier, isBegun) {
    if (earlier === 'loading' && isBegun && this.#askedBefore === undefined) {
      // Just opened. Most often nothing comes of it, and then what is there would move.
      return nothing;
    }
    switch (earlier) {
      case 'none':
        return nothing;
      case 'expired':
        return html`<p class="hint" data-testid="expired">${t('conversation.expired')}</p>`;
      default:
        return this.#more('earlier', earlier, this.#onEarlier);
    }
  }

  /**
   * @param {'earlier' | 'later'} which
   * @param {'some' | 'loading'} state
   * @param {() => void} onClick
   */
  #more(which, state, onClick) {
    // Not "disabled" while it loads: that would take the focus away.
    const loading = state === 'loading';
    return html`
      <button type="button" class="quiet more" data-testid=${which} aria-disabled=${loading} @click=${onClick}>
        ${t(loading ? 'conversation.loading' : `conversation.${which}`)}
      </button>
    `;
  }

  /** A conversation has been opened: the focus moves to it, without a keyboard popping up on a phone. */
  async #arrive() {
    this.#resized.disconnect();
    const scroller = this.#scroller.value;
    if (!scroller) {
      return;
    }
    this.#resized.observe(scroller);
    await this.#composer.value?.updateComplete;
    if (hasKeyboard()) {
      this.#composer.value?.focusInput();
    } else {
      this.querySelector('h2')?.focus();
    }
  }

  /** The newest message stays in sight, or what was in sight stays where it was. */
  #keepPlace() {
    const scroller = this.#scroller.value;
    if (!scroller) {
      return;
    }
    if (this.#follows) {
      scroller.scrollTop = scroller.scrollHeight;
      this.#end = scroller.scrollTop;
    } else if (this.#anchor?.row.isConnected) {
      const moved = topWithin(scroller, this.#anchor.row) - this.#anchor.top;
      if (Math.abs(moved) >= 1) {
        scroller.scrollTop += moved;
        this.#placed = scroller.scrollTop;
      }
    }
  }

  /** Somebody may have scrolled up from the end just now, so that the event is still to come. */
  #noteLeaving() {
    const scroller = this.#scroller.value;
    if (scroller && scroller.scrollTop < this.#end && restOf(scroller) >= NEAR_END) {
      this.#follows = false;
    }
  }

  #noteAnchor() {
    const scroller = this.#scroller.value;
    if (!scroller || (scroller.scrollTop === this.#placed && this.#anchor?.row.isConnected)) {
      return;
    }
    this.#placed = scroller.scrollTop;
    const edge = scroller.getBoundingClientRect().top;
    const rows = scroller.getElementsByClassName('message');
    let first = 0;
    for (let end = rows.length; first < end; ) {
      const middle = (first + end) >> 1;
      if (rows[middle].getBoundingClientRect().bottom > edge) {
        end = middle;
      } else {
        first = middle + 1;
      }
    }
    const row = rows[first];
    this.#anchor = row ? { row, top: topWithin(scroller, row) } : null;
  }

  /** Whether the newest message is in sight, and there is no newer one. */
  get #isAtEnd() {
    return this.#follows && this.#window.later === 'none';
  }

  #tellAtEnd() {
    const atEnd = this.#isAtEnd;
    if (this.store.open !== null && atEnd !== this.#atEnd) {
      this.#atEnd = atEnd;
      this.chat.setAtEnd(atEnd);
    }
  }

  #onEarlier() {
    const { messages, earlier } = this.#window;
    if (earlier === 'some') {
      this.#askedBefore = messages[0]?.id;
      this.chat.showEarlier();
    }
  }

  #onLater() {
    if (this.#window.later === 'some') {
      this.chat.showLater();
    }
  }

  get #window() {
    return this.store.conversation(this.store.open ?? '');
  }

  #onScroll() {
    const scroller = this.#scroller.value;
    if (!scroller) {
      return;
    }
    this.#noteAnchor();
    const { scrollTop, clientHeight } = scroller;
    const rest = restOf(scroller);
    const { messages, earlier, later } = this.#window;
    const follows = rest < NEAR_END && later === 'none';
    if (follows !== this.#follows) {
      this.#follows = follows;
      this.requestUpdate();
    }
    if (this.#wantsEnd) {
      return;
    }
    // Once for each edge: if there is no answer, the button is still there.
    if (scrollTop < clientHeight && earlier === 'some' && messages[0]?.id !== this.#askedBefore) {
      this.#askedBefore = messages[0]?.id;
      this.chat.showEarlier();
    } else if (rest < clientHeight && later === 'some' && messages.at(-1)?.id !== this.#askedAfter) {
      this.#askedAfter = messages.at(-1)?.id;
      this.chat.showLater();
    }
  }

  #toEnd() {
    const hadFocus = document.activeElement?.matches('.to-end');
    this.#wantsEnd = true;
    this.#current = null;
    this.chat.showLatest();
    this.requestUpdate();
    if (hadFocus) {
      // It hides.
      this.#toComposer();
    }
  }

  #toComposer() {
    if (hasKeyboard()) {
      this.#composer.value?.focusInput();
    } else {
      this.#scroller.value?.focus({ preventScroll: true });
    }
  }

  // What can be done with a message

  /** @param {Event} event */
  #onFocus(event) {
    const id = rowOf(event.target)?.dataset.id;
    if (id !== undefined && id !== this.#current) {
      this.#current = id;
      this.requestUpdate();
    }
  }

  /** @param {MouseEvent} event */
  #onClick(event) {
    const target = /** @type {Element} */ (event.target);
    const row = rowOf(target);
    const action = target.closest('button')?.dataset.action;
    if (row && action) {
      this.#do(action, row);
    } else if (row && !target.closest('a, button') && document.getSelection()?.isCollapsed) {
      // A tap: iOS gives nothing the focus by itself.
      row.focus({ preventScroll: true });
    }
  }

  /** @param {KeyboardEvent} event */
  #onKey(event) {
    const row = rowOf(event.target);
    if (!row || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const isOnRow = event.target === row;
    const done = isOnRow ? this.#onRowKey(event.key, row) : this.#onActionKey(event, row);
    if (done) {
      event.preventDefault();
    }
  }

  /**
   * @param {string} key
   * @param {HTMLElement} row that has the focus
   * @returns {boolean} whether the key means something here
   */
  #onRowKey(key, row) {
    switch (key) {
      case 'ArrowUp':
        this.#goTo(this.#neighbourOf(row, -1));
        return true;
      case 'ArrowDown':
        this.#goTo(this.#neighbourOf(row, 1));
        return true;
      case 'Home':
        this.#goTo(this.#window.messages[0]?.id);
        return true;
      case 'End':
        this.#toNewest();
        return true;
      case 'Enter':
        /** @type {HTMLElement | null} */ (row.querySelector('.actions button'))?.focus();
        return true;
      case 'r':
      case 'R':
        this.#do('reply', row);
        return true;
      case 'c':
      case 'C':
        this.#do('copy', row);
        return true;
      case 'Escape':
        this.#composer.value?.focusInput();
        return true;
      default:
        return false;
    }
  }

  /**
   * @param {KeyboardEvent} event
   * @param {HTMLElement} row within which something has the focus
   */
  #onActionKey({ key, target }, row) {
    const buttons = Array.from(/** @type {NodeListOf<HTMLElement>} */ (row.querySelectorAll('.actions button')));
    const at = buttons.indexOf(/** @type {HTMLElement} */ (target));
    if (key === 'Escape') {
      row.focus();
      return true;
    }
    if (at < 0 || !['ArrowLeft', 'ArrowRight'].includes(key)) {
      return false;
    }
    const isForward = (key === 'ArrowRight') === (getComputedStyle(row).direction === 'ltr');
    buttons[(at + (isForward ? 1 : buttons.length - 1)) % buttons.length].focus();
    return true;
  }

  /**
   * @param {HTMLElement} row
   * @param {number} step
   */
  #neighbourOf(row, step) {
    const { messages } = this.#window;
    return messages[messages.findIndex(({ id }) => id === row.dataset.id) + step]?.id;
  }

  /** @param {string | undefined} id of a message that is shown */
  #goTo(id) {
    const row = id === undefined ? undefined : this.#rowWith(id);
    row?.focus({ preventScroll: true });
    row?.scrollIntoView({ block: 'nearest' });
    // Before the next update, which would keep the end in sight.
    this.#onScroll();
  }

  async #toNewest() {
    this.#toEnd();
    await this.chat.showLatest();
    this.requestUpdate();
    await this.updateComplete;
    this.#goTo(this.#window.messages.at(-1)?.id);
  }

  /** @param {string} id */
  #rowWith(id) {
    return /** @type {HTMLElement | undefined} */ (
      Array.from(this.querySelectorAll('.message')).find((row) => /** @type {HTMLElement} */ (row).dataset.id === id)
    );
  }

  /**
   * @param {string} action `data-action` of a button
   * @param {HTMLElement} row
   */
  #do(action, row) {
    const message = this.#window.messages.find(({ id }) => id === row.dataset.id);
    if (!message) {
      return;
    }
    switch (action) {
      case 'reply':
        this.store.drafts.setAnswered(this.store.open ?? '', message);
        this.#composer.value?.focusInput();
        break;
      case 'copy':
        this.#copy(message.text);
        break;
      default:
        this.#show(message.replyTo ?? '');
    }
  }

  /** @param {string} text */
  async #copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      this.#say(t('message.copied'));
    } catch {
      // Not from a page that came without TLS, say.
      this.#say(t('message.notCopied'));
    }
  }

  /**
   * Brings a message into sight, and the focus to it.
   *
   * @param {string} id
   */
  async #show(id) {
    const peer = this.store.open;
    const followed = this.#follows;
    this.#follows = false;
    this.#wantsEnd = false;
    const isHere = await this.chat.showMessage(id);
    if (peer !== this.store.open) {
      return;
    }
    if (!isHere) {
      this.#follows = followed;
      this.#say(t('conversation.gone'));
      return;
    }
    this.#current = id;
    this.#marked = id;
    this.#fade();
    this.requestUpdate();
    await this.updateComplete;
    const row = this.#rowWith(id);
    row?.scrollIntoView({ block: 'center' });
    row?.focus({ preventScroll: true });
  }

  /** @param {string} sentence for a moment */
  #say(sentence) {
    this.#said = sentence;
    this.#fade();
    this.requestUpdate();
  }

  #fade() {
    clearTimeout(this.#fading);
    this.#fading = setTimeout(() => {
      this.#said = null;
      this.#marked = null;
      this.requestUpdate();
    }, MARK_MS);
  }
}

/** @param {Element} scroller */
function restOf({ scrollHeight, scrollTop, clientHeight }) {
  return scrollHeight - scrollTop - clientHeight;
}

/**
 * @param {Element} scroller
 * @param {Element} row
 */
function topWithin(scroller, row) {
  return row.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
}

/**
 * @param {EventTarget | null} target
 * @returns {HTMLElement | null | undefined} the message within which it is
 */
function rowOf(target) {
  return target instanceof Element ? /** @type {HTMLElement | null} */ (target.closest('.message')) : undefined;
}

customElements.define('conversation-view', ConversationView);
