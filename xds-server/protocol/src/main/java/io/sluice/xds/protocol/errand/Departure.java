package io.sluice.xds.protocol.errand;

import com.google.protobuf.Struct;
import java.util.Optional;

/**
 * An agent asks whether callers have let go of its instance, which leaves.
 *
 * @param service of it
 * @param instance the registry's own name of it; empty where the address says enough
 * @param address under which it is registered; empty where the registry knows that of the host
 * @param port under which it is registered
 */
public record Departure(String service, String instance, String address, int port) {
  private static final String SERVICE = "service";
  private static final String INSTANCE = "instance";
  private static final String ADDRESS = "address";
  private static final String PORT = "port";

  /** As it is sent. */
  public Struct message() {
    return Fields.of(SERVICE, service)
        .putFields(INSTANCE, Fields.text(instance))
        .putFields(ADDRESS, Fields.text(address))
        .putFields(PORT, Fields.number(port))
        .build();
  }

  /** Empty for names that nobody has. */
  public static Optional<Departure> read(Struct message) {
    String service = Fields.text(message, SERVICE);
    String instance = Fields.text(message, INSTANCE);
    String address = Fields.text(message, ADDRESS);
    return Fields.isName(service) && Fields.isName(instance) && Fields.isName(address)
        ? Optional.of(new Departure(service, instance, address, (int) Fields.number(message, PORT)))
        : Optional.empty();
  }

  /**
   * The answer.
   *
   * @param published whether callers are told of the instance still
   * @param allKnown whether the instance is known, and every member said what its proxies have
   * @param waiting how many proxies do not have what is published now, as far as is known
   * @param who the first of them and how each stands, for people to read; where nobody waits, why
   *     not all is known, or empty
   */
  public record Callers(boolean published, boolean allKnown, int waiting, String who) {
    private static final String PUBLISHED = "published";
    private static final String ALL_KNOWN = "allKnown";
    private static final String WAITING = "waiting";
    private static final String WHO = "who";

    /** Nothing that counts as having let go, and why. */
    public static Callers unknown(String why) {
      return new Callers(false, false, 0, why);
    }

    /** Whether every caller that is a proxy works without the instance. */
    public boolean haveLetGo() {
      return !published && allKnown && waiting == 0;
    }

    /** As it is sent. */
    public Struct message() {
      return Fields.of(WHO, who)
          .putFields(PUBLISHED, Fields.flag(published))
          .putFields(ALL_KNOWN, Fields.flag(allKnown))
          .putFields(WAITING, Fields.number(waiting))
          .build();
    }

    /** What a message says. */
    public static Callers read(Struct message) {
      return new Callers(
          Fields.flag(message, PUBLISHED),
          Fields.flag(message, ALL_KNOWN),
          (int) Fields.number(message, WAITING),
          Fields.text(message, WHO));
    }

    /** For people to read. */
    @Override
    public String toString() {
      if (published) {
        return "the instance is still published";
      }
      if (waiting > 0) {
        return waiting + " have not let go: " + who;
      }
      if (allKnown) {
        return "all have let go";
      }
      return who.isEmpty() ? "a member does not say what its proxies have" : who;
    }
  }
}
