package io.sluice.bench.member;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The services that a benchmark registers. Every address is one of 127.0.0.0/8, and none is ever
 * used twice: an instance that came back would wait (damping), and a new one never does. Used by
 * one thread.
 */
public final class Fleet {
  private static final int PORT = 9000;

  private final int each;
  private final List<String> services = new ArrayList<>();
  private int given;

  /**
   * A fleet of services with as many instances each.
   *
   * @param services how many, at most 10,000
   */
  public Fleet(int services, int each) {
    this.each = each;
    for (int i = 0; i < services; i++) {
      this.services.add(String.format(Locale.ROOT, "service-%04d", i));
    }
  }

  /** One instance of a service; its address is also its name. */
  public record Member(String service, String address, int port) {}

  public List<String> services() {
    return List.copyOf(services);
  }

  /** An instance that never was before. */
  public Member another(String service) {
    int number = given++;
    String address =
        "127.%d.%d.%d".formatted(1 + number / 62_500, number / 250 % 250, 1 + number % 250);
    return new Member(service, address, PORT);
  }

  /** As many new instances of every service as it has. */
  public List<Member> generation() {
    List<Member> all = new ArrayList<>(services.size() * each);
    for (String service : services) {
      for (int i = 0; i < each; i++) {
        all.add(another(service));
      }
    }
    return all;
  }
}
