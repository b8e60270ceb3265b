package io.sluice.console.web;

import io.sluice.view.AuditLog.Filter;
import io.sluice.view.AuditProof;
import io.sluice.view.StoreUnavailable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A proof that says what a test wants. */
final class FakeProof implements AuditProof {
  private static final Head HEAD = new Head(3, "a".repeat(64), "b".repeat(64));

  volatile List<Finding> findings = List.of();

  /** How many parts of an export follow; one more fails when there are none. */
  volatile int parts = 2;

  volatile boolean breaks;
  final List<String> asked = new ArrayList<>();

  @Override
  public Verification verify() {
    return new Verification(3, 1, 2, HEAD, findings, findings.size());
  }

  @Override
  public Standing standing() {
    return new Standing(
        "KEY", HEAD, "{\"size\":3}", List.of(new Anchor("file heads", 3, 9_000, "full")));
  }

  @Override
  public Export export(Filter filter, Format format) {
    asked.add(format + " " + filter.actor().orElse(""));
    return new Export() {
      private int told;

      @Override
      public Optional<String> next() {
        if (told == parts && breaks) {
          throw new StoreUnavailable("gone", null);
        }
        return told++ < parts ? Optional.of("line " + told + "\n") : Optional.empty();
      }
    };
  }
}
