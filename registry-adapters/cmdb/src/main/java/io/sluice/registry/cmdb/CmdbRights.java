package io.sluice.registry.cmdb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.registry.Rights;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * What an answer to OPTIONS tells of a token. Django's REST framework, on which NetBox and Ralph
 * stand, lists under {@code actions} what this very token may do with the list; others only say in
 * {@code Allow} what anybody may.
 */
final class CmdbRights {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

  private CmdbRights() {}

  static Rights of(HttpResponse<byte[]> response, String cmdb) {
    if (response.statusCode() != 200) {
      return unknown(cmdb, "answers the question with " + response.statusCode());
    }
    try {
      JsonNode document = JSON.readTree(response.body());
      JsonNode actions = document == null ? JSON.createObjectNode() : document.path("actions");
      if (actions.isObject() && !actions.isEmpty()) {
        Set<String> verbs = new TreeSet<>();
        actions.fieldNames().forEachRemaining(verbs::add);
        return Rights.excessive(
            java.util.List.of(
                "the token may change the list that is read: " + String.join(", ", verbs)));
      }
      if (document != null && document.has("renders") && document.has("parses")) {
        return Rights.readOnly();
      }
    } catch (IOException e) {
      return allowed(response, cmdb);
    }
    return allowed(response, cmdb);
  }

  private static Rights allowed(HttpResponse<byte[]> response, String cmdb) {
    Set<String> verbs = new TreeSet<>();
    for (String line : response.headers().allValues("Allow")) {
      for (String verb : line.split(",", -1)) {
        verbs.add(verb.strip().toUpperCase(Locale.ROOT));
      }
    }
    verbs.remove("");
    if (verbs.isEmpty()) {
      return unknown(cmdb, "does not say what may be done with the list");
    }
    verbs.removeAll(READING);
    return verbs.isEmpty()
        ? Rights.readOnly()
        : unknown(cmdb, "takes " + String.join(", ", verbs) + ", and does not say from whom");
  }

  private static Rights unknown(String cmdb, String why) {
    return Rights.unknown(cmdb + " " + why);
  }
}
