package messenger.plugin;

import messenger.frame.Code;
import messenger.frame.Request;

/**
 * What became of a text.
 *
 * @param send as it is to be stored
 * @param refusal why it is not; null if it is
 * @param atOnce whether it is said on the thread that asked, before it goes on
 */
record Screened(Request.Send send, Code refusal, boolean atOnce) {}
