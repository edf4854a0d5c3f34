package messenger.trial;

/**
 * Something that is not as a test wants it.
 *
 * @param line where the test says it, from 1
 * @param column from 1
 * @param what it is about, such as {@code sent}
 * @param expected in words
 * @param got in words
 */
public record Mismatch(int line, int column, String what, String expected, String got) {}
