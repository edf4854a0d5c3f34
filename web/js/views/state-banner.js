import { html, nothing } from '../../vendor/lit-3.3.0.js';
import { t } from '../words.js';
import { focusOn, hasKeyboard, StoreView } from './store-view.js';

/** Says what the connection is doing, unless all is well. Only the sentence is announced, not the countdown. */
class StateBanner extends StoreView {
  /** @type {ReturnType<typeof setInterval> | undefined} */
  #tick;
  #hadFocus = false;

  willUpdate() {
    this.#hadFocus = this.contains(document.activeElement);
  }

  updated() {
    if (this.#hadFocus && !this.contains(document.activeElement)) {
      // The button that had it is gone.
      const places = hasKeyboard() ? ['.composer textarea', '#anybody'] : ['.whom h2'];
      places.some((place) => focusOn(document.querySelector(place)));
    }
    clearInterval(this.#tick);
    if (this.store.link.phase === 'waiting') {
      this.#tick = setInterval(() => this.requestUpdate(), 1000);
    }
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearInterval(this.#tick);
  }

  render() {
    const { phase, fresh } = this.store.link;
    return html`
      <div class="banner" data-testid="banner" data-phase=${phase} data-fresh=${fresh ?? false}>
        <p role="status">${this.#sentence()}</p>
        ${phase === 'waiting' ? this.#countdown() : nothing}
        ${phase === 'ended'
          ? html`<button data-testid="connect-here" @click=${() => this.chat.connectHere()}>${t('banner.connectHere')}</button>`
          : nothing}
        ${this.#outbox()}
      </div>
    `;
  }

  #sentence() {
    const { phase, message } = this.store.link;
    switch (phase) {
      case 'connecting':
        return t('banner.connecting');
      case 'waiting':
        return message ?? (this.store.entered ? t('banner.waitingInside') : t('banner.waiting'));
      case 'ended':
        return message ?? t('banner.ended');
      default:
        return nothing;
    }
  }

  #outbox() {
    const { link, entered, outbox } = this.store;
    const count = outbox.filter((message) => message.failure === undefined).length;
    const isLate = entered && count > 0 && ['connecting', 'waiting', 'ended'].includes(link.phase);
    return isLate ? html`<span data-testid="outbox">${t('banner.outbox', { count })}</span>` : nothing;
  }

  #countdown() {
    const { until = 0, ordered } = this.store.link;
    const seconds = Math.max(1, Math.ceil((until - Date.now()) / 1000));
    return html`
      <span class="countdown" aria-hidden="true">${t('banner.nextTry', { count: seconds })}</span>
      ${ordered ? nothing : html`<button data-testid="try-now" @click=${() => this.chat.tryNow()}>${t('banner.retry')}</button>`}
    `;
  }
}

customElements.define('state-banner', StateBanner);
