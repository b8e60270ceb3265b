package io.sluice.console.web;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What sort of thing changed; the lower-case names are fixed. */
enum ChangeKind {
  SPLIT,
  POLICY,
  /** What a service is let to consist of: its home, names, sources' first words. */
  ADMISSION,
  HOLD,
  DRAIN,
  EVACUATION,
  MIGRATION,
  /** Freezes, approvals and what is done in an emergency. */
  FREEZE,
  /** A source's state, and what an operator said to its guard. */
  REGISTRY,
  CONFIGURATION,
  MEMBER,
  /** What a proxy rejects. */
  REJECTION,
  /** Users, grants and tokens. */
  PERSON,
  OTHER;

  private static final Map<String, ChangeKind> BY_ACTION =
      Map.ofEntries(
          Map.entry("split", SPLIT),
          Map.entry("policy", POLICY),
          Map.entry("home", ADMISSION),
          Map.entry("name", ADMISSION),
          Map.entry("hold", HOLD),
          Map.entry("drain", DRAIN),
          Map.entry("evacuation", EVACUATION),
          Map.entry("migration", MIGRATION),
          Map.entry("freeze", FREEZE),
          Map.entry("approval", FREEZE),
          Map.entry("emergency", FREEZE),
          Map.entry("source", REGISTRY),
          Map.entry("loss", REGISTRY),
          Map.entry("member", MEMBER),
          Map.entry("user", PERSON),
          Map.entry("grant", PERSON),
          Map.entry("token", PERSON));

  /** Of an action of the audit. */
  static ChangeKind of(String action) {
    if (action.equals("member.configure")) {
      return CONFIGURATION;
    }
    int dot = action.indexOf('.');
    return BY_ACTION.getOrDefault(dot < 0 ? action : action.substring(0, dot), OTHER);
  }

  /** Whether its subject is a service, or ends in one. */
  boolean isOfServices() {
    return this == SPLIT
        || this == POLICY
        || this == ADMISSION
        || this == MIGRATION
        || this == HOLD
        || this == REGISTRY;
  }

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<ChangeKind> ofWord(String word) {
    return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
  }

  static String words() {
    return Arrays.stream(values()).map(ChangeKind::word).collect(Collectors.joining(", "));
  }
}
