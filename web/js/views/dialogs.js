// The dialogs that are loaded when the first of them is wanted: they share much with the page and are small, so together
// they are one request, and what they share is one file of the page.
import './help-dialog.js';
import './password-dialog.js';
import './settings-dialog.js';
import './switcher-dialog.js';
