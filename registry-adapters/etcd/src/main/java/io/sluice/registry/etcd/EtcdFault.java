package io.sluice.registry.etcd;

import io.sluice.registry.RegistryEvent.Cause;

/** An answer that is none. */
final class EtcdFault extends Exception {
  private static final long serialVersionUID = 1L;

  /** What is to be done about it. */
  enum Kind {
    OUTAGE,
    CREDENTIALS,
    UNTRUSTED,
    /** The token expired or its user's rights changed: another is to be asked for. */
    STALE_TOKEN,
    /** What was asked for is history that etcd forgot: all is to be listed again. */
    COMPACTED,
    /** Less is to be asked for at once. */
    TOO_LARGE
  }

  private final Kind kind;

  EtcdFault(Kind kind, String detail) {
    super(detail);
    this.kind = kind;
  }

  Kind kind() {
    return kind;
  }

  Cause reason() {
    return switch (kind) {
      case CREDENTIALS, STALE_TOKEN -> Cause.CREDENTIALS;
      case UNTRUSTED, TOO_LARGE -> Cause.UNTRUSTED;
      default -> Cause.OUTAGE;
    };
  }

  String detail() {
    return String.valueOf(getMessage());
  }
}
