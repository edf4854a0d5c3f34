package messenger.edge;

import java.util.Map;

/**
 * Every field that any request has, so that its type may stand last: a String, a Long, a Boolean, a
 * UUID (where the dialect has them), null if it is not there, or {@link Values#OTHER}.
 */
class Fields {
  /** The protocol's word. */
  Object type;

  Object id;
  Object from;
  Object to;
  Object text;
  Object replyTo;
  Object user;
  Object password;
  Object newPassword;
  Object token;
  Object device;
  Object with;
  Object log;
  Object upTo;
  Object before;

  /** An {@link ObjectValue} too. */
  Object after;

  /** A List of values too. */
  Object users;

  Object limit;
  Object everywhere;

  /** A map that is the value of a field. */
  record ObjectValue(Map<String, Object> members) {}
}
