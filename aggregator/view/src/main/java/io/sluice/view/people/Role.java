package io.sluice.view.people;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a grant makes of somebody; every role may read what its scope covers. */
public enum Role {
  /** Reads. */
  VIEWER,
  /** Moves traffic. */
  OPERATOR,
  /** Approves what others want to do. */
  APPROVER,
  /** Everything, people included where the scope is all services and environments. */
  ADMIN,
  /** Reads the audit. */
  AUDITOR;

  /** As it is written in bodies and commands. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The role that is written so. */
  public static Optional<Role> of(String word) {
    return Stream.of(values()).filter(role -> role.word().equals(word)).findFirst();
  }
}
