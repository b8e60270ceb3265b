package io.sluice.xds.server;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Which services a caller may see.
 *
 * @param named whether it may ask for every service by name; then nothing is declared
 * @param all whether it gets every service without asking
 * @param declared services that it gets, whether they exist or not
 */
record Dependencies(boolean named, boolean all, SortedSet<String> declared) {
  /** Of a node that says nothing: any service by name, none by wildcard. */
  static final Dependencies UNDECLARED = new Dependencies(true, false, new TreeSet<>(List.of()));

  Dependencies {
    declared = Collections.unmodifiableSortedSet(new TreeSet<>(declared));
  }

  /** As a node lists them; {@code *} stands for all. */
  static Dependencies of(Collection<String> names) {
    SortedSet<String> declared = new TreeSet<>(names);
    boolean all = declared.remove("*");
    return new Dependencies(false, all, declared);
  }

  /** With more that it gets, whether they exist or not. */
  Dependencies and(Collection<String> services) {
    SortedSet<String> more = new TreeSet<>(declared);
    return more.addAll(services) ? new Dependencies(named, all, more) : this;
  }

  /** Whether the caller may have the service when it asks. */
  boolean grants(String service) {
    return named || includes(service);
  }

  /** Whether the caller gets the service without asking. */
  boolean includes(String service) {
    return all || declared.contains(service);
  }
}
