package messenger.trial;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import messenger.trial.Trial.Answer;

/** What endpoints outside get, and what they answer. Safe for every thread. */
final class Calls {
  private final List<Answer> answers;
  private final Set<Integer> used = new HashSet<>();
  private final List<Called> all = new ArrayList<>();

  /**
   * An endpoint.
   *
   * @param path {@code scheme:path}, without slashes at the path's begin
   */
  record Place(String path, Map<String, String> options) {
    /** As it is written in a test. */
    static Place of(String uri) {
      int query = uri.indexOf('?');
      Map<String, String> options = new TreeMap<>();
      if (query >= 0) {
        for (String pair : uri.substring(query + 1).split("&")) {
          int equals = pair.indexOf('=');
          if (equals > 0) {
            options.put(pair.substring(0, equals), decoded(pair.substring(equals + 1)));
          }
        }
      }
      return new Place(path(query < 0 ? uri : uri.substring(0, query)), options);
    }

    private static String decoded(String text) {
      try {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
      } catch (IllegalArgumentException e) {
        return text;
      }
    }

    static String path(String uri) {
      return uri.replaceFirst("^([A-Za-z0-9+.-]+):/{1,2}", "$1:");
    }

    /** Whether this, as a test writes it, means the other. */
    boolean means(Place other) {
      boolean same =
          path.endsWith("*")
              ? other.path.startsWith(path.substring(0, path.length() - 1))
              : path.equals(other.path);
      return same && other.options.entrySet().containsAll(options.entrySet());
    }

    @Override
    public String toString() {
      StringBuilder uri = new StringBuilder(path);
      options.forEach(
          (name, value) ->
              uri.append(uri.indexOf("?") < 0 ? '?' : '&').append(name).append('=').append(value));
      return uri.toString();
    }
  }

  /** What one got. */
  record Called(Place place, String body, Map<String, String> headers) {}

  Calls(List<Answer> answers) {
    this.answers = List.copyOf(answers);
  }

  synchronized void add(Called called) {
    all.add(called);
  }

  synchronized List<Called> all() {
    return List.copyOf(all);
  }

  /** What it answers now: one after the other, and the last one for ever; null if nothing. */
  synchronized Answer next(Place place) {
    Answer last = null;
    for (int i = 0; i < answers.size(); i++) {
      if (Place.of(answers.get(i).uri()).means(place)) {
        last = answers.get(i);
        if (used.add(i)) {
          return last;
        }
      }
    }
    return last;
  }
}
