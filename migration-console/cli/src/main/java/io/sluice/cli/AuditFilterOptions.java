package io.sluice.cli;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which entries of the audit. */
final class AuditFilterOptions {
  @Option(names = "--actor", paramLabel = "WHO", description = "Only what this one did.")
  private @Nullable String actor;

  @Option(
      names = "--action",
      paramLabel = "WHAT",
      description = "Only acts whose kind begins so: split, split.put ...")
  private @Nullable String action;

  @Option(names = "--subject", paramLabel = "ON", description = "Only acts on this.")
  private @Nullable String subject;

  @Option(names = "--from", paramLabel = "TIME", description = "Not before: 2026-11-21T14:00:00Z")
  private @Nullable String from;

  @Option(names = "--until", paramLabel = "TIME", description = "Before this time.")
  private @Nullable String until;

  @Option(names = "--since", paramLabel = "DURATION", description = "The last 30m, 24h, 7d.")
  private @Nullable String since;

  /** The query's further part. */
  String query(String separator, Instant now) {
    if (since != null && from != null) {
      throw new Failure(Failure.USAGE, "--since and --from say the same: give one");
    }
    String begin = since == null ? from : now.minus(Durations.parse("--since", since)).toString();
    return part(separator, "actor", actor)
        + part(separator, "action", action)
        + part(separator, "subject", subject)
        + part(separator, "from", begin)
        + part(separator, "until", until);
  }

  private static String part(String separator, String name, @Nullable String value) {
    return value == null ? "" : separator + name + "=" + Client.encoded(value);
  }
}
