// Entry of the browser chat.
//
// Hooks for browser tests. They stay when the looks change:
//   data-testid="banner"         state of the connection; data-phase="idle|connecting|online|waiting|ended".
//                                It takes no room, and so is not visible, while idle or online, and in
//                                the first 0.6 s of a trouble.
//     "try-now", "connect-here"  its buttons
//   data-testid="name-form"      with "name-input", "join", and "name-error" when there is a reason to show one
//   data-testid="people"         list of people; each is "person-<name>" with data-online="true|false"
//                                and data-unread="<n>"
//   data-testid="anybody-form"   with "anybody-input": filters the list; Enter writes to that name
//   data-testid="leave"          back to the name form
//   data-testid="conversation"   the open conversation; data-peer="<name>"
//     "message"                  each message, oldest first; data-state="queued|stored|delivered|read|failed|received"
//     "message-text"             its text alone
//     "retry", "discard"         within a failed message
//     "earlier"                  above the messages, if there are older ones: shows more of them
//     "expired"                  in its place if older ones are no longer kept
//     "message-input", "send"    the composer; "send-error" when a text can't be sent
//     "to-end"                   while scrolled up: to the newest message
//     "back"                     to the list, where only one pane fits
//   data-testid="news"           the live region that announces messages to screen readers

import { Chat } from './chat.js';
import { html, render } from '../vendor/lit.js';
import './views/chat-app.js';

const chat = new Chat(location);
chat.start();
render(html`<chat-app .chat=${chat}></chat-app>`, document.body);
