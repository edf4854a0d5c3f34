package messenger.session;

/** What a route hears from {@code session:events}. Called on any thread; must not block. */
interface SessionEvents {
  SessionEvents NONE =
      new SessionEvents() {
        @Override
        public void opened(Session session, String address) {}

        @Override
        public void closed(Session session, String address) {}

        @Override
        public void behind(Session session, Pull pull) {}
      };

  void opened(Session session, String address);

  void closed(Session session, String address);

  /** The session has seen or been told a higher number of its log than it has: it needs a page. */
  void behind(Session session, Pull pull);
}
