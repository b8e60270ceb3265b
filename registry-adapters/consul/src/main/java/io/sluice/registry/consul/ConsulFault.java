package io.sluice.registry.consul;

import io.sluice.registry.RegistryEvent.Cause;
import java.io.IOException;

/** An answer that is none, on its way through the client library to {@link Answer.Failed}. */
final class ConsulFault extends IOException {
  private static final long serialVersionUID = 1L;

  private final Cause kind;

  ConsulFault(Cause kind, String detail) {
    super(detail);
    this.kind = kind;
  }

  Cause kind() {
    return kind;
  }
}
