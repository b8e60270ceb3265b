package io.sluice.xds.server;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Which services a caller may see. A value: equal where it says the same. */
final class Dependencies {
  /** Of a node that says nothing: any service by name, none by wildcard. */
  static final Dependencies UNDECLARED = new Dependencies(true, false, List.of());

  private final boolean named;
  private final boolean all;

  /** In order, once each. */
  private final List<String> declared;

  /** The same for looking up: who comes back has hundreds of names looked up. */
  private final Set<String> lookup;

  private Dependencies(boolean named, boolean all, Collection<String> declared) {
    this.named = named;
    this.all = all;
    this.declared = List.copyOf(new TreeSet<>(declared));
    this.lookup = Set.copyOf(this.declared);
  }

  /** As a node lists them; {@code *} stands for all. */
  static Dependencies of(Collection<String> names) {
    boolean all = names.contains("*");
    return new Dependencies(false, all, names.stream().filter(name -> !name.equals("*")).toList());
  }

  /** With more that it gets, whether they exist or not. */
  Dependencies and(Collection<String> services) {
    if (lookup.containsAll(services)) {
      return this;
    }
    List<String> more = new ArrayList<>(declared);
    more.addAll(services);
    return new Dependencies(named, all, more);
  }

  /** Whether it may ask for every service by name; then nothing is declared. */
  boolean named() {
    return named;
  }

  /** Whether it gets every service without asking. */
  boolean all() {
    return all;
  }

  /** The services that it gets, whether they exist or not; in order. */
  List<String> declared() {
    return declared;
  }

  /** Whether it gets the service, whether that exists or not. */
  boolean declares(String service) {
    return lookup.contains(service);
  }

  /** Whether the caller may have the service when it asks. */
  boolean grants(String service) {
    return named || includes(service);
  }

  /** Whether the caller gets the service without asking. */
  boolean includes(String service) {
    return all || declares(service);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Dependencies that
        && named == that.named
        && all == that.all
        && declared.equals(that.declared);
  }

  @Override
  public int hashCode() {
    return 31 * declared.hashCode() + (named ? 2 : 0) + (all ? 1 : 0);
  }

  @Override
  public String toString() {
    return named ? "undeclared" : declared + (all ? " and all" : "");
  }
}
