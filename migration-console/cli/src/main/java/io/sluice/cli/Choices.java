package io.sluice.cli;

import java.util.Iterator;
import java.util.List;

/** The words that an option takes, for a shell that completes them; the server is the judge. */
final class Choices {
  private Choices() {}

  /** Of the timeline. */
  static final class Changes implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return List.of(
              "split",
              "policy",
              "admission",
              "hold",
              "drain",
              "evacuation",
              "migration",
              "freeze",
              "registry",
              "configuration",
              "member",
              "rejection",
              "person",
              "other")
          .iterator();
    }
  }

  /** Of the stream of events. */
  static final class Events implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return List.of(
              "service",
              "split",
              "migration",
              "source",
              "proxy",
              "member",
              "alarm",
              "freeze",
              "approval",
              "format")
          .iterator();
    }
  }

  /** That are granted. */
  static final class Roles implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return List.of("viewer", "operator", "approver", "admin", "auditor").iterator();
    }
  }
}
