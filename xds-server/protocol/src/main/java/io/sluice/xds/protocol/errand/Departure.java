package io.sluice.xds.protocol.errand;

import com.google.protobuf.Struct;

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

  /** What a message says. */
  public static Departure read(Struct message) {
    return new Departure(
        Fields.text(message, SERVICE),
        Fields.text(message, INSTANCE),
        Fields.text(message, ADDRESS),
        (int) Fields.number(message, PORT));
  }

  /**
   * The answer.
   *
   * @param published whether callers are told of the instance still
   * @param allKnown whether every member said what its proxies have
   * @param waiting how many proxies do not have what is published now, as far as is known
   * @param who the first of them and how each stands, for people to read
   */
  public record Callers(boolean published, boolean allKnown, int waiting, String who) {
    private static final String PUBLISHED = "published";
    private static final String ALL_KNOWN = "allKnown";
    private static final String WAITING = "waiting";
    private static final String WHO = "who";

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
      return allKnown ? "all have let go" : "a member does not say what its proxies have";
    }
  }
}
