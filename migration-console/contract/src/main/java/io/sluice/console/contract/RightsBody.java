package io.sluice.console.contract;

import java.util.List;

/**
 * What a source's credentials could do beyond reading, as far as its registry tells.
 *
 * @param source its name
 * @param verdict {@code READ_ONLY}, {@code EXCESSIVE} or {@code UNKNOWN}
 * @param findings one sentence each: what they could do, or why that cannot be told
 */
public record RightsBody(String source, String verdict, List<String> findings) {
  public RightsBody {
    findings = List.copyOf(findings);
  }
}
