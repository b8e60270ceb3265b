package io.sluice.registry.names;

import io.sluice.registry.Backoff;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

/** One name: its last known addresses and who uses them. Owned by the event loop. */
final class KnownName {
  /** More addresses are no instance's but a mistake's, or a farm's that wants a load balancer. */
  static final int MAX_ADDRESSES = 32;

  private final Backoff backoff;
  private final Set<String> users = new TreeSet<>();
  private List<String> addresses = List.of();
  private int leftOut;
  private String failure = "";
  private boolean answered;

  KnownName(Backoff backoff) {
    this.backoff = backoff;
  }

  /** The services with an instance of this name; changed by its owner. */
  Set<String> users() {
    return users;
  }

  /** The last known ones, sorted, at most {@value #MAX_ADDRESSES}; empty when never resolved. */
  List<String> addresses() {
    return addresses;
  }

  /** How many addresses more it has than are used. */
  int leftOut() {
    return leftOut;
  }

  /** Why the last lookup failed; empty when it did not. */
  String failure() {
    return failure;
  }

  /** Whether it was resolved, or failed, or was waited for long enough. */
  boolean isAnswered() {
    return answered;
  }

  /** It has been waited for long enough. */
  void giveUpWaiting() {
    if (!answered) {
      answered = true;
      failure = "no name server has answered yet";
    }
  }

  Backoff backoff() {
    return backoff;
  }

  /** Takes an answer; a failed one leaves the addresses. Returns whether they changed. */
  boolean learn(Answer answer) {
    answered = true;
    if (answer instanceof Answer.Failed failed) {
      failure = failed.reason();
      return false;
    }
    Answer.Found found = (Answer.Found) answer;
    failure = "";
    backoff.reset();
    NavigableSet<String> all = new TreeSet<>(found.addresses());
    addresses.stream().filter(found.lost()::covers).forEach(all::add);
    List<String> used = all.stream().limit(MAX_ADDRESSES).toList();
    boolean changed = !used.equals(addresses);
    addresses = used;
    leftOut = all.size() - used.size();
    return changed;
  }
}
