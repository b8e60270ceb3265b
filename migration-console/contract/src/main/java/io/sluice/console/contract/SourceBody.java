package io.sluice.console.contract;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One source with what it holds back.
 *
 * @param health how it does
 * @param held what vanished and is kept, the first {@value Limits#SOURCE_ENTRIES}
 * @param rejected entries that are no instances, the first {@value Limits#SOURCE_ENTRIES}
 * @param complete false when a list was cut
 */
public record SourceBody(
    SourceItem health, List<HeldBody> held, List<RejectedBody> rejected, boolean complete) {
  public SourceBody {
    held = List.copyOf(held);
    rejected = List.copyOf(rejected);
  }

  /**
   * An instance that vanished from the registry and is kept.
   *
   * @param service federated
   * @param name the source's own name
   * @param address without brackets
   * @param port 1 to 65535
   * @param reason {@code SERVICE_DROP}, {@code SOURCE_SUSPECT} or {@code OPERATOR}
   * @param since when it vanished
   * @param until when its loss is believed, or null when no time decides it
   */
  public record HeldBody(
      String service,
      String name,
      String address,
      int port,
      String reason,
      String since,
      @Nullable String until) {}

  /**
   * An entry that is no instance.
   *
   * @param service federated
   * @param entry what identifies it in the registry
   * @param reason what is wrong with it
   */
  public record RejectedBody(String service, String entry, String reason) {}
}
