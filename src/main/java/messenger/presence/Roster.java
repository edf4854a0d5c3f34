package messenger.presence;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import messenger.frame.Address;
import messenger.frame.Reply;
import messenger.frame.Request;

/**
 * Who is online, here and on other nodes, and what people have been told about it
 * (docs/protocol.md, rule 8). Guarded by itself; no call blocks or takes longer than a pass over
 * the changes of one window.
 *
 * <p>Events carry only a name; what counts is whether that name is connected <i>now</i>. So it does
 * not matter in which order they arrive, and who leaves and comes back within the window or the
 * grace is not mentioned.
 */
public final class Roster {
  /** Bytes of presence a client may get a second (docs/protocol.md, rule 8). */
  private static final int BYTES_A_SECOND = 2_048;

  /** The envelope of a presence frame, and what a name costs beside its own bytes. */
  private static final int ENVELOPE = 64;

  private static final int BYTES_AROUND_A_NAME = 3;

  /** What {@code seen} costs in it, and each time in that beside the name. */
  private static final int SEEN_ENVELOPE = 10;

  private static final int BYTES_OF_A_TIME = 27;

  /**
   * A whole list for a legacy client is cut to this many bytes: a new one at most every eight
   * seconds then.
   */
  private static final int MAX_LIST_BYTES = 8 * BYTES_A_SECOND;

  /**
   * Above this many people online a client hears only of those it knows, and now and then of how
   * many there are: a frame a second to each of 10,000 would be a sixth of what their logins cost.
   */
  private static final int CROWD = 2_000;

  private static final Duration COUNT_EVERY = Duration.ofSeconds(10);

  /** A list in a crowd: some 200 names, for ten times more people than anybody reads through. */
  private static final int MAX_CROWD_LIST_BYTES = 2 * BYTES_A_SECOND;

  private static final Duration CROWD_LIST_EVERY = Duration.ofSeconds(30);

  /** At one heartbeat in three seconds, once a minute. */
  private static final int HEARTBEATS_A_WHOLE = 20;

  private static final Duration NODE_IS_GONE = Duration.ofSeconds(10);

  /** What people have not been told yet. */
  private record Change(boolean online, boolean announcedBefore, long at) {}

  private static final class Node {
    final Set<String> names = new HashSet<>();
    long heardAt;
  }

  private final String self;
  private final Predicate<String> isHere;
  private final Duration grace;
  private final Duration window;
  private final Clock clock;
  private final LastSeen lastSeen;

  /** Who has been here since they were announced as gone: this node notes when they go again. */
  private final Set<String> ours = new HashSet<>();

  private final Set<String> here = new HashSet<>();
  private final Map<String, Node> nodes = new HashMap<>();
  private final NavigableSet<String> shown = new TreeSet<>();
  private final Map<String, Change> changes = new LinkedHashMap<>();
  private int heartbeats;
  private long credit;
  private long earnedAt;
  private long listDueAt;
  private boolean listChanged;
  private int countTold;
  private long countDueAt;

  /** What newcomers are shown: made once a window, however many come. */
  private Set<String> list;

  private long listedAt;

  /**
   * @param self the name of this node
   * @param isHere whether somebody is connected to this node now
   * @param grace how long after the last connection somebody is announced as gone
   * @param window how often announcements are made
   * @param clock of durations
   * @param lastSeen is told when people leave
   */
  public Roster(
      String self,
      Predicate<String> isHere,
      Duration grace,
      Duration window,
      Clock clock,
      LastSeen lastSeen) {
    this.lastSeen = lastSeen;
    this.self = self;
    this.isHere = isHere;
    this.grace = grace;
    this.window = window;
    this.clock = clock;
  }

  /**
   * Something happened to these names on this node.
   *
   * @return what other nodes should know, or null if nothing changed in the end
   */
  public synchronized NodePresence settle(Collection<String> names) {
    List<String> online = new ArrayList<>();
    List<String> offline = new ArrayList<>();
    for (String name : names) {
      boolean now = isHere.test(name);
      if (now && here.add(name)) {
        online.add(name);
        ours.add(name);
      } else if (!now && here.remove(name)) {
        offline.add(name);
      }
      reconsider(name);
    }
    return online.isEmpty() && offline.isEmpty()
        ? null
        : new NodePresence(self, online, offline, false, here.size(), null);
  }

  /** Everybody who is connected to this node, for nodes that do not know. */
  public synchronized NodePresence whole() {
    return new NodePresence(self, List.copyOf(here), List.of(), true, here.size(), null);
  }

  /**
   * A sign of life, now and then with everybody who is here, so that what got lost does not stay
   * lost.
   */
  public synchronized NodePresence heartbeat() {
    heartbeats++;
    return heartbeats % HEARTBEATS_A_WHOLE == 0
        ? whole()
        : new NodePresence(self, List.of(), List.of(), false, here.size(), null);
  }

  /**
   * Another node said something (or this one: its own words are not news).
   *
   * @return what to say to it: a question if something was missed, an answer if it asked, or null
   */
  public synchronized NodePresence heard(NodePresence said) {
    if (self.equals(said.node())) {
      return null;
    }
    Node node = nodes.computeIfAbsent(said.node(), name -> new Node());
    node.heardAt = clock.millis();
    Set<String> touched = new HashSet<>(said.online());
    touched.addAll(said.offline());
    if (said.whole()) {
      touched.addAll(node.names);
      node.names.clear();
    }
    node.names.addAll(said.online());
    node.names.removeAll(said.offline());
    touched.forEach(this::reconsider);
    if (self.equals(said.ask())) {
      return whole();
    }
    boolean missed = node.names.size() != said.count();
    return missed
        ? new NodePresence(self, List.of(), List.of(), false, here.size(), said.node())
        : null;
  }

  /**
   * What to announce now: the oldest changes that fit the budget; the others stay for the next
   * window.
   *
   * @return null if there is nothing
   */
  public synchronized Reply.Presence announcement() {
    forgetSilentNodes();
    List<String> online = new ArrayList<>();
    Map<String, Instant> offline = new LinkedHashMap<>();
    long now = clock.millis();
    earn(now);
    if (isCrowd() && shown.size() != countTold && now >= countDueAt) {
      countTold = shown.size();
      countDueAt = now + COUNT_EVERY.toMillis();
      return new Reply.Presence(List.of(), List.of(), countTold, null);
    }
    for (Iterator<Map.Entry<String, Change>> all = changes.entrySet().iterator(); all.hasNext(); ) {
      Map.Entry<String, Change> next = all.next();
      String name = next.getKey();
      Change change = next.getValue();
      if (!change.online && now - change.at < grace.toMillis()) {
        continue;
      }
      if (credit < bytes(name)) {
        break;
      }
      credit -= bytes(name);
      all.remove();
      if (change.online) {
        online.add(name);
      } else {
        shown.remove(name);
        offline.put(name, gone(name, now - change.at));
      }
    }
    boolean news = !online.isEmpty() || !offline.isEmpty();
    listChanged |= news;
    List<String> due = listChanged && now >= listDueAt ? dueList(now) : null;
    return news || due != null
        ? new Reply.Presence(
            online, List.copyOf(offline.keySet()), shown.size(), due, affordable(offline))
        : null;
  }

  private Instant gone(String name, long agoMs) {
    return lastSeen.left(name, Duration.ofMillis(agoMs), ours.remove(name));
  }

  /** What the names have left of the budget goes to when they were seen. */
  private Map<String, Instant> affordable(Map<String, Instant> offline) {
    Map<String, Instant> seen = new LinkedHashMap<>();
    credit -= offline.isEmpty() ? 0 : SEEN_ENVELOPE;
    for (Map.Entry<String, Instant> one : offline.entrySet()) {
      int cost = bytes(one.getKey()) + BYTES_OF_A_TIME;
      if (credit < cost) {
        break;
      }
      credit -= cost;
      seen.put(one.getKey(), one.getValue());
    }
    return seen;
  }

  /**
   * Whether these people are online, for somebody who watches them.
   *
   * @param seen when they were last, as far as it is known and not to be kept from them
   */
  public synchronized Reply.Presence watched(Request.Watch watch, Map<String, Instant> seen) {
    List<String> online = watch.users().stream().filter(shown::contains).toList();
    List<String> offline = watch.users().stream().filter(name -> !shown.contains(name)).toList();
    Map<String, Instant> ofThem = new LinkedHashMap<>();
    for (String name : offline) {
      if (seen.containsKey(name)) {
        ofThem.put(name, seen.get(name));
      }
    }
    return new Reply.Presence(online, offline, shown.size(), null, ofThem);
  }

  /** This node stops: who is here, or was a moment ago, is seen for the last time. */
  public synchronized void stop() {
    long now = clock.millis();
    for (String name : List.copyOf(ours)) {
      Change waiting = changes.get(name);
      if (!isElsewhere(name)) {
        gone(name, waiting == null || waiting.online ? 0 : now - waiting.at);
      }
    }
  }

  /**
   * What a client may get grows with the time, to what fits a window; each frame costs its
   * envelope.
   */
  private void earn(long now) {
    long full = BYTES_A_SECOND * window.toMillis() / 1000 - ENVELOPE;
    credit = Math.min(full, credit + BYTES_A_SECOND * (now - earnedAt) / 1000 - ENVELOPE);
    earnedAt = now;
  }

  private List<String> dueList(long now) {
    List<String> due = List.copyOf(freshList());
    long pays = 1000L * due.stream().mapToInt(Roster::bytes).sum() / BYTES_A_SECOND;
    listDueAt = now + Math.max(pays, isCrowd() ? CROWD_LIST_EVERY.toMillis() : 0);
    listChanged = false;
    return due;
  }

  /**
   * What somebody who comes in is shown: for the legacy dialect, whose clients can't ask. May be a
   * window old; what is missing then is in the next list.
   *
   * @param newcomer their name, which may not have been settled yet
   */
  public synchronized Reply.Presence snapshot(Address newcomer) {
    long now = clock.millis();
    if (list == null || now - listedAt >= window.toMillis()) {
      list = freshList();
      listedAt = now;
    }
    List<String> names = new ArrayList<>(list);
    if (!list.contains(newcomer.name())) {
      names.add(newcomer.name());
    }
    return new Reply.Presence(List.of(), List.of(), shown.size(), names);
  }

  /** A page of who is online, by name. */
  public synchronized Reply.Users page(Request.Users asked) {
    List<String> names = new ArrayList<>();
    Iterator<String> rest =
        (asked.after() == null ? shown : shown.tailSet(asked.after(), false)).iterator();
    while (rest.hasNext() && names.size() < asked.limit()) {
      names.add(rest.next());
    }
    return new Reply.Users(asked.requestId(), names, !rest.hasNext(), shown.size());
  }

  /** Whether another node was heard lately. */
  public synchronized boolean hasOtherNodes() {
    return !nodes.isEmpty();
  }

  /** Whether somebody is connected to another node, as far as that is known. */
  public synchronized boolean isElsewhere(String name) {
    return nodes.values().stream().anyMatch(node -> node.names.contains(name));
  }

  /** Whether people are shown that somebody is online, here or elsewhere. */
  public synchronized boolean shows(String name) {
    return shown.contains(name);
  }

  /** How many people are online, here and elsewhere. */
  public synchronized int count() {
    return shown.size();
  }

  private boolean isCrowd() {
    return shown.size() > CROWD;
  }

  private Set<String> freshList() {
    Set<String> names = new LinkedHashSet<>();
    int left = isCrowd() ? MAX_CROWD_LIST_BYTES : MAX_LIST_BYTES;
    for (String name : shown) {
      left -= bytes(name);
      if (left < 0) {
        break;
      }
      names.add(name);
    }
    return names;
  }

  private void reconsider(String name) {
    boolean online = here.contains(name) || isElsewhere(name);
    Change waiting = changes.get(name);
    boolean announced = waiting == null ? shown.contains(name) : waiting.announcedBefore;
    if (online) {
      shown.add(name);
    }
    if (online == announced) {
      changes.remove(name);
      if (!online) {
        shown.remove(name); // Came and left within a window.
        if (waiting != null) {
          gone(name, 0);
        }
      }
    } else if (waiting == null || waiting.online != online) {
      changes.put(name, new Change(online, announced, clock.millis()));
    }
  }

  private void forgetSilentNodes() {
    long limit = clock.millis() - NODE_IS_GONE.toMillis();
    List<String> gone =
        nodes.keySet().stream().filter(name -> nodes.get(name).heardAt < limit).toList();
    for (String name : gone) {
      Set<String> left = nodes.remove(name).names;
      ours.addAll(left); // That node can note nothing any more.
      left.forEach(this::reconsider);
    }
  }

  /** As JSON writes it: quotes and backslashes take two bytes. */
  private static int bytes(String name) {
    long escaped = name.chars().filter(c -> c == '"' || c == '\\').count();
    return name.getBytes(StandardCharsets.UTF_8).length + (int) escaped + BYTES_AROUND_A_NAME;
  }
}
