package io.sluice.console.contract;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An error, as RFC 9457 has it ({@code application/problem+json}).
 *
 * @param type {@code about:blank}: the status says it all
 * @param title the status in words
 * @param status of HTTP
 * @param detail what is wrong and what to do, a sentence or two
 * @param requestId to be found in the server's log
 * @param generation in force, with 412 only; else null
 * @param refusals why not, by service, where a request of several was refused; else null
 */
public record Problem(
    String type,
    String title,
    int status,
    String detail,
    String requestId,
    @Nullable Long generation,
    @Nullable Map<String, String> refusals) {
  public Problem {
    refusals = refusals == null ? null : Ordered.copy(refusals);
  }
}
