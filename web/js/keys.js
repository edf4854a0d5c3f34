// The keys that work wherever the focus is.

/** @typedef {'switcher' | 'help' | 'previous' | 'next' | 'nextUnread' | 'back'} Command */

/** Whether Command is the key for shortcuts, and not Control. */
export const isApple = /^(Mac|iP)/.test(navigator.platform);

/**
 * @param {KeyboardEvent} event
 * @returns {Command | null} what is wanted, if no view has taken the key for itself
 */
export function commandOf(event) {
  const { key, altKey, shiftKey, ctrlKey, metaKey } = event;
  if (event.defaultPrevented || event.isComposing) {
    return null;
  }
  if (key.toLowerCase() === 'k' && (isApple ? metaKey && !ctrlKey : ctrlKey && !metaKey) && !altKey && !shiftKey) {
    return 'switcher';
  }
  if (ctrlKey || metaKey) {
    return null;
  }
  if (altKey) {
    return commandOfArrow(key, shiftKey);
  }
  if (key === 'Escape' && !shiftKey) {
    return 'back';
  }
  return key === '?' && !isWritten(event.target) ? 'help' : null;
}

/**
 * @param {string} key with Alt
 * @param {boolean} shiftKey
 * @returns {Command | null}
 */
function commandOfArrow(key, shiftKey) {
  if (key === 'ArrowDown') {
    return shiftKey ? 'nextUnread' : 'next';
  }
  return key === 'ArrowUp' && !shiftKey ? 'previous' : null;
}

/** @param {EventTarget | null} target whether a letter would be written there */
function isWritten(target) {
  return target instanceof Element && target.matches('input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]');
}
