// Entry of the browser chat.
//
// Hooks for browser tests. They stay when the looks change:
//   data-testid="banner"         state of the connection; data-phase="idle|connecting|online|waiting|ended".
//                                It takes no room, and so is not visible, while idle or online, and in
//                                the first 0.6 s of a trouble.
//     "try-now", "connect-here"  its buttons
//   data-testid="name-form"      with "name-input", "password-input" and "join"; "name-error" when there is a reason to show
//                                one, "name-wait" while there is something to wait for; "password-rule" says what a guest is
//     "to-register"              asks for a new account instead, with "register" for "join"; "to-sign-in" goes back
//   data-testid="people"         list of people; each is "person-<name>" with data-online="true|false"
//                                and data-unread="<n>"
//   data-testid="anybody-form"   with "anybody-input": filters the list; Enter writes to that name
//   data-testid="guest-note"     says the same to a guest who is in
//   data-testid="leave"          signs out; for the owner of an account it is in the menu
//   data-testid="account"        opens "account-menu" with "change-password", "leave", "leave-everywhere";
//                                "unsent" says there how many messages wait
//   data-testid="password-dialog" with "old-password-input", "new-password-input", "password-change", "password-error",
//                                and then "password-done"
//   data-testid="conversation"   the open conversation; data-peer="<name>"
//     "block", "unblock"         one of them, unless we are a guest; "block-error" if that is not possible
//     "message"                  each message, oldest first; data-state="queued|stored|delivered|read|failed|received"
//     "message-text"             its text alone
//     "retry", "discard"         within a failed message
//     "earlier"                  above the messages, if there are older ones: shows more of them
//     "expired"                  in its place if older ones are no longer kept
//     "message-input", "send"    the composer; "send-error" when a text can't be sent
//     "to-end"                   while scrolled up: to the newest message
//     "back"                     to the list, where only one pane fits
//   data-testid="news"           the live region that announces messages to screen readers
//   data-testid="guest-menu"     opens "account-menu" for a guest, with "open-settings" and "open-help", which anybody has there
//   data-testid="own-tick"       in the list, the state of the own last message: data-state as of a message
//   data-testid="draft", "typing" in the list, in the place of the last text
//   data-testid="outbox"         in the banner: how many messages wait to be sent
//   data-testid="switcher-dialog" with "switcher-input" and its options, each "option-<name>"; the one for Enter has aria-selected="true"
//   data-testid="help-dialog", "settings-dialog" with "close-dialog"; settings are "theme-<value>", "density-<value>",
//                                "language", "notifications" and "previews"
//   data-testid="emoji"          in the composer: opens "emoji-picker" with "emoji-search" and its "emoji-choice"s
//   data-testid="answer"         above the composer, the message that is answered; "no-answer" drops it
//   data-testid="reply", "copy", "quote" at a message; "said" says what was done; "new" stands above the first new one
//   data-testid="intro"          above the sign-in form until somebody has come in by this browser

import { Attention } from './attention.js';
import { Chat } from './chat.js';
import { html, render } from '../vendor/lit-3.3.0.js';
import { keepShell } from './shell.js';
import './views/chat-app.js';

const chat = new Chat(location);
await chat.settings.start();
chat.start();
new Attention(chat).start();
render(html`<chat-app .chat=${chat}></chat-app>`, document.body);
keepShell();
