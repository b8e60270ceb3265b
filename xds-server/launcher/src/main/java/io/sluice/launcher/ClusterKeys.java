package io.sluice.launcher;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The other members: {@code cluster}. Without it there are none. */
final class ClusterKeys {
  private static final int MOST_MEMBERS = 50;
  private static final Pattern PLACE =
      Pattern.compile(
          "(\\[[0-9a-fA-F:.]+]|[A-Za-z0-9._-]{1,253})"
              + ":([1-9]\\d{0,3}|[1-5]\\d{4}|6[0-4]\\d{3}|65[0-4]\\d{2}|655[0-2]\\d|6553[0-5])");
  private static final String PLACE_RULE =
      "HOST:PORT, an IPv6 host in brackets, the port from 1 to 65535";
  private static final Kind<String> PLACE_OR_EMPTY =
      Kind.text("empty, or " + PLACE_RULE, text -> text.isEmpty() || isPlace(text));

  static final Key<String> LISTEN = Key.of("cluster.listen", PLACE_OR_EMPTY, "");
  static final Key<String> NAME =
      Key.of(
          "cluster.name",
          Kind.text(
              "1 to 63 letters, digits, '.', '_' and '-'",
              text -> text.matches("[A-Za-z0-9._-]{1,63}")),
          "sluice");
  static final Key<List<String>> MEMBERS =
      Keys.list("cluster.members", "at most " + MOST_MEMBERS + " of " + PLACE_RULE);
  static final Key<String> DNS = Key.of("cluster.dns", PLACE_OR_EMPTY, "");
  static final Key<String> KUBERNETES = Key.of("cluster.kubernetes", PLACE_OR_EMPTY, "");

  private ClusterKeys() {}

  /**
   * A cluster to join.
   *
   * @param name members of another one are refused
   * @param listen where this member listens for others
   * @param members addresses, or none where a name is looked up
   * @param dns a name that stands for all, with a port; empty for none
   * @param kubernetes a headless service, with a port; empty for none
   */
  record Chosen(String name, String listen, List<String> members, String dns, String kubernetes) {
    Chosen {
      members = List.copyOf(members);
    }
  }

  /** Null when nothing is said of a cluster. */
  static @Nullable Chosen read(Section root, Section section, boolean sharedStore) {
    if (!root.has("cluster")) {
      return null;
    }
    List<String> members = new ArrayList<>();
    for (String member : section.texts(MEMBERS.name())) {
      if (isPlace(member)) {
        members.add(member);
      } else {
        section.mistake(MEMBERS.name(), "\"" + member + "\" is wrong; allowed: " + PLACE_RULE);
      }
    }
    if (members.size() > MOST_MEMBERS) {
      section.mistake(MEMBERS.name(), "there are " + members.size() + ", at most " + MOST_MEMBERS);
    }
    Chosen chosen =
        new Chosen(
            section.get(NAME),
            section.get(LISTEN),
            members,
            section.get(DNS),
            section.get(KUBERNETES));
    if (chosen.listen().isEmpty()) {
      section.mistake(
          LISTEN.name(), "is needed: the address on which this member listens for the others");
    }
    long ways =
        List.of(members.isEmpty(), chosen.dns().isEmpty(), chosen.kubernetes().isEmpty()).stream()
            .filter(empty -> !empty)
            .count();
    if (ways != 1 && members.size() == section.texts(MEMBERS.name()).size()) {
      section.mistake(
          MEMBERS.name(), "members are found in one way: by members, by dns or by kubernetes");
    }
    if (!sharedStore) {
      section.mistake(
          LISTEN.name(),
          "members share one database, and an embedded one belongs to one of them: set store.url to"
              + " jdbc:postgresql://HOST:PORT/NAME");
    }
    return chosen;
  }

  private static boolean isPlace(String text) {
    return PLACE.matcher(text).matches();
  }
}
