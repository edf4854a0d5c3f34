package messenger.scene;

/** The three ways in. */
public enum Door {
  TCP("TCP +[^ ]+:(\\d+)"),
  TLS("TLS +[^ ]+:(\\d+)"),
  WEBSOCKET("chat in a browser +http://[^ ]+:(\\d+)");

  final String announcement;

  /**
   * @param announcement how the server's first lines tell the port
   */
  Door(String announcement) {
    this.announcement = announcement;
  }
}
