package messenger.session;

import messenger.frame.Reply;

/** Something that all devices of a user should know, if there are any at the moment. */
public record Notice(String address, Reply reply) {}
