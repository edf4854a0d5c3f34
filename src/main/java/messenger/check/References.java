package messenger.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import messenger.check.Endpoint.Use;

/** Whether the routes of one context, taken together, know each other. */
final class References {
  /** Endpoints within a context, where one route calls another. */
  private static final Set<String> INNER = Set.of("direct", "batch", "seda");

  /** A file of the context. */
  record Part(Uses uses, Findings findings, boolean changed) {}

  private final List<Part> parts = new ArrayList<>();

  void add(Part part) {
    parts.add(part);
  }

  Set<String> inlets() {
    Set<String> inlets = new HashSet<>();
    for (Part part : parts) {
      for (Endpoint endpoint : part.uses().endpoints()) {
        if (endpoint.use() == Use.FROM) {
          inlets.add(endpoint.inlet());
        }
      }
    }
    return inlets;
  }

  /**
   * @param unread names of files that can't be read, so that nobody knows what begins there
   */
  void check(Set<String> unread) {
    Set<String> inlets = inlets();
    for (Part part : parts) {
      for (Endpoint endpoint : part.uses().endpoints()) {
        boolean calls = endpoint.use() != Use.FROM && INNER.contains(endpoint.scheme());
        if (calls
            && !endpoint.isOpen()
            && !inlets.contains(endpoint.inlet())
            && !unread.contains(endpoint.name())) {
          missing(part, endpoint, inlets);
        }
      }
    }
    unique();
  }

  private static void missing(Part part, Endpoint endpoint, Set<String> inlets) {
    String hint =
        Findings.didYouMean(
            endpoint.inlet(),
            inlets.stream().filter(inlet -> inlet.startsWith(endpoint.scheme() + ":")));
    String otherWay =
        INNER.stream()
            .map(scheme -> scheme + ":" + endpoint.name())
            .filter(inlets::contains)
            .findFirst()
            .map("did you mean \"%s\"?"::formatted)
            .orElse("add a route that begins there");
    part.findings()
        .add(
            endpoint.at(),
            "no route begins with \"" + Findings.shortened(endpoint.inlet()) + "\"",
            hint.isEmpty() ? otherWay : hint);
  }

  /** The report is about the file that changed, if only one of two did. */
  private void unique() {
    List<Part> inOrder = new ArrayList<>(parts.stream().filter(part -> !part.changed()).toList());
    inOrder.addAll(parts.stream().filter(Part::changed).toList());
    Map<String, String> ids = new HashMap<>();
    Map<String, String> inlets = new HashMap<>();
    for (Part part : inOrder) {
      String file = part.findings().file();
      for (Uses.Route route : part.uses().routes()) {
        String other = route.id() == null ? null : ids.putIfAbsent(route.id().value(), file);
        if (other != null) {
          part.findings()
              .add(
                  route.id(),
                  "a second route has the id \"" + Findings.shortened(route.id().value()) + "\"",
                  "the first is in " + other);
        }
      }
      for (Endpoint endpoint : part.uses().endpoints()) {
        boolean alone =
            endpoint.use() == Use.FROM
                && INNER.contains(endpoint.scheme())
                && !endpoint.isOpen()
                && endpoint.options().stream()
                    .noneMatch(option -> option.name().equals("multipleConsumers"));
        String other = alone ? inlets.putIfAbsent(endpoint.inlet(), file) : null;
        if (other != null) {
          part.findings()
              .add(
                  endpoint.at(),
                  "a second route begins with \"" + Findings.shortened(endpoint.inlet()) + "\"",
                  "the first is in " + other);
        }
      }
    }
  }
}
