package io.sluice.agent.registration;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * A key as etcd has it.
 *
 * @param lease with which it ends; 0 for none
 * @param created the revision at which it came
 * @param changed the revision at which it was written last
 */
record EtcdKey(String key, String value, long lease, long created, long changed) {
  static EtcdKey of(JsonObject found) {
    return new EtcdKey(
        text(found.get("key")),
        text(found.get("value")),
        number(found.get("lease")),
        number(found.get("create_revision")),
        number(found.get("mod_revision")));
  }

  /** As the gateway wants bytes. */
  static String coded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @SuppressWarnings("NullAway") // a member that the gateway leaves out is null, as Gson has it
  private static String text(JsonElement coded) {
    return coded == null
        ? ""
        : new String(Base64.getDecoder().decode(coded.getAsString()), StandardCharsets.UTF_8);
  }

  @SuppressWarnings("NullAway")
  private static long number(JsonElement number) {
    return number == null ? 0 : number.getAsLong();
  }
}
