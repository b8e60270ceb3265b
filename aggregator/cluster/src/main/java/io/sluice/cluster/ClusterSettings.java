package io.sluice.cluster;

import io.sluice.view.Term;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a member of a cluster is told at its start.
 *
 * @param cluster its name, 1 to 100 characters; members of another are refused
 * @param member this one's name, the only one of this name; 1 to 100 characters
 * @param listen {@code host:port} on which it listens for the others, without authentication: a
 *     private interface
 * @param discovery how it finds the others
 * @param likeness fingerprints of what must be configured alike on all members, by what it is:
 *     {@code sources}, {@code environments}, {@code identity}
 * @param sources the names of those that one member reads for all
 * @param known the terms of the sources that this member knew before it was restarted, from its
 *     last-known-good file: it never reads under one of them again
 */
public record ClusterSettings(
    String cluster,
    String member,
    String listen,
    Discovery discovery,
    SortedMap<String, String> likeness,
    List<String> sources,
    Map<String, Term> known) {
  /** The name of a cluster that nobody named. */
  public static final String NAME = "sluice";

  public ClusterSettings {
    if (cluster.isEmpty() || cluster.length() > 100) {
      throw new IllegalArgumentException("a cluster's name has 1 to 100 characters");
    }
    if (member.isEmpty() || member.length() > 100) {
      throw new IllegalArgumentException("a member's name has 1 to 100 characters");
    }
    likeness = Collections.unmodifiableSortedMap(new TreeMap<>(likeness));
    sources = List.copyOf(sources);
    known = Map.copyOf(known);
  }
}
