package io.sluice.proof;

import java.io.IOException;
import org.erdtman.jcs.JsonCanonicalizer;

/**
 * An entry of the audit as it is hashed.
 *
 * @param seq its place, from 1 on, without gaps
 * @param at milliseconds since the epoch
 * @param actor who
 * @param approver who approved, empty when nobody had to
 * @param from where the request came from
 * @param requestId of the request
 * @param action what kind
 * @param subject on what
 * @param before JSON of the value before, or empty
 * @param after JSON of the value after, or empty
 * @param reason as given
 * @param result what became of it
 */
public record ProvenEntry(
    long seq,
    long at,
    String actor,
    String approver,
    String from,
    String requestId,
    String action,
    String subject,
    String before,
    String after,
    String reason,
    String result) {

  /** The canonical JSON (RFC 8785) of the entry: one text for one entry, in every language. */
  public String canonical() {
    StringBuilder json = new StringBuilder("{\"seq\":").append(seq).append(",\"at\":").append(at);
    field(json, "actor", actor);
    field(json, "approver", approver);
    field(json, "from", from);
    field(json, "requestId", requestId);
    field(json, "action", action);
    field(json, "subject", subject);
    field(json, "before", before);
    field(json, "after", after);
    field(json, "reason", reason);
    field(json, "result", result);
    try {
      return new JsonCanonicalizer(json.append('}').toString()).getEncodedString();
    } catch (IOException e) {
      throw new IllegalStateException("what was written here is JSON", e);
    }
  }

  /** What the chain and the tree are made of. */
  public Hash leaf() {
    return Hash.ofLeaf(canonical());
  }

  /** The same entry at another place. */
  ProvenEntry at(long place) {
    return new ProvenEntry(
        place, at, actor, approver, from, requestId, action, subject, before, after, reason,
        result);
  }

  private static void field(StringBuilder json, String name, String value) {
    json.append(",\"").append(name).append("\":");
    Text.quote(json, value);
  }
}
