package io.sluice.console.web;

import io.sluice.view.people.Role;
import java.util.EnumSet;
import java.util.Set;

/** What a caller must be allowed to do. */
enum Right {
  /** See a service, and what stands beside it. */
  READ("read"),
  /** Change a service: its split, its policy, what is believed of its registries. */
  OPERATE("operate"),
  /** Let others' changes through. */
  APPROVE("approve changes of"),
  /** Change who may do what, and everything that concerns all services. */
  ADMINISTER("administer"),
  /** See who did what. */
  AUDIT("read the audit of");

  private final String verb;

  Right(String verb) {
    this.verb = verb;
  }

  /** As a sentence has it: somebody may not VERB orders. */
  String verb() {
    return verb;
  }

  /** What a role may do. */
  static Set<Right> of(Role role) {
    return switch (role) {
      case VIEWER -> EnumSet.of(READ);
      case OPERATOR -> EnumSet.of(READ, OPERATE);
      case APPROVER -> EnumSet.of(READ, APPROVE);
      case AUDITOR -> EnumSet.of(READ, AUDIT);
      case ADMIN -> EnumSet.allOf(Right.class);
    };
  }

  /** The least role that has it. */
  Role role() {
    return switch (this) {
      case READ -> Role.VIEWER;
      case OPERATE -> Role.OPERATOR;
      case APPROVE -> Role.APPROVER;
      case ADMINISTER -> Role.ADMIN;
      case AUDIT -> Role.AUDITOR;
    };
  }
}
