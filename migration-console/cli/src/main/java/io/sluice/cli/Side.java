package io.sluice.cli;

import io.sluice.console.contract.PublishedBody;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What callers use today: the other side of a comparison. */
interface Side {

  /** What it is, as in {@code consul http://127.0.0.1:8500}; without secrets. */
  String words();

  /**
   * Reads it now; blocks for some seconds at most.
   *
   * @throws Unread if it, or a part of what was asked, cannot be read: that is never "nothing"
   */
  Seen read(Question question) throws Unread;

  /**
   * What is to be compared.
   *
   * @param services as Sluice knows them now
   * @param service the one that is asked for, or null for all
   * @param name what the other side calls that one, or null when it is to be found out
   */
  record Question(
      Collection<PublishedBody> services, @Nullable String service, @Nullable String name) {}

  /**
   * What it has.
   *
   * @param services by federated name, those alone that it knows: known and empty is an empty list
   * @param strangers names of it that no service of Sluice's has
   * @param complete whether a service that is not in it is one that callers cannot find; otherwise
   *     it only never had it
   */
  record Seen(Map<String, List<Sight>> services, List<String> strangers, boolean complete) {}

  /** It cannot be read, and why. */
  final class Unread extends Exception {
    private static final long serialVersionUID = 1L;

    Unread(String why) {
      super(why, null, false, false);
    }

    String why() {
      return String.valueOf(getMessage());
    }
  }
}
