package io.sluice.registry.consul;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.sluice.registry.Rights;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Asks Consul what a token may do beyond reading services and nodes, as Consul's own page does
 * ({@code POST /v1/internal/acl/authorize}); a token that may only read may not read its own
 * policies. Blocks; used once.
 */
final class ConsulRights {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_ANSWER = 64 * 1024;

  /** A name that nobody uses, so that only rules for all names speak of it. */
  private static final String ANY = "sluice-rights-check";

  private static final List<Beyond> BEYOND =
      List.of(
          new Beyond("service", "write", "it may register and deregister services"),
          new Beyond("node", "write", "it may register and deregister nodes"),
          new Beyond("key", "write", "it may write keys"),
          new Beyond("key", "read", "it may read keys, which often hold secrets"),
          new Beyond("agent", "write", "it may make agents join and leave"),
          new Beyond("session", "write", "it may create sessions"),
          new Beyond("event", "write", "it may fire events"),
          new Beyond("query", "write", "it may write prepared queries"),
          new Beyond("acl", "read", "it may read tokens and policies"),
          new Beyond("acl", "write", "it may make tokens, and so do anything"),
          new Beyond("operator", "write", "it may change Consul's own servers"));

  private final ConsulSettings settings;

  ConsulRights(ConsulSettings settings) {
    this.settings = settings;
  }

  /** One right, and what it means in words. */
  private record Beyond(String resource, String access, String words) {}

  Rights ask() {
    try {
      return asked();
    } catch (IOException e) {
      String at = settings.address().getRawAuthority();
      return Rights.unknown("Consul at %s cannot be asked: %s".formatted(at, e.getMessage()));
    }
  }

  private Rights asked() throws IOException {
    HttpURLConnection connection = open();
    try {
      try (OutputStream body = connection.getOutputStream()) {
        body.write(question());
      }
      int status = connection.getResponseCode();
      if (status == HttpURLConnection.HTTP_UNAUTHORIZED) {
        return Rights.excessive(
            List.of("access control is off in this Consul: anybody who reaches it can change it"));
      }
      if (status != HttpURLConnection.HTTP_OK) {
        return Rights.unknown(
            "this Consul does not tell what a token may do (HTTP " + status + ")");
      }
      return judged(JSON.readTree(bounded(connection)));
    } finally {
      connection.disconnect();
    }
  }

  private HttpURLConnection open() throws IOException {
    URI where = settings.address().resolve("/v1/internal/acl/authorize");
    if (!(where.toURL().openConnection() instanceof HttpURLConnection connection)) {
      throw new IOException("the address is not of HTTP");
    }
    int patience = Math.toIntExact(settings.pacing().answer().toMillis());
    connection.setConnectTimeout(patience);
    connection.setReadTimeout(patience);
    connection.setInstanceFollowRedirects(false);
    connection.setDoOutput(true);
    connection.setRequestMethod("POST");
    connection.setRequestProperty("Content-Type", "application/json");
    if (!settings.token().isEmpty()) {
      connection.setRequestProperty("X-Consul-Token", settings.token());
    }
    return connection;
  }

  private static byte[] question() throws IOException {
    ArrayNode all = JSON.createArrayNode();
    for (Beyond one : BEYOND) {
      all.addPOJO(Map.of("Resource", one.resource(), "Access", one.access(), "Segment", ANY));
    }
    return JSON.writeValueAsBytes(all);
  }

  private static byte[] bounded(HttpURLConnection connection) throws IOException {
    try (InputStream body = connection.getInputStream()) {
      return body.readNBytes(MAX_ANSWER);
    }
  }

  private static Rights judged(JsonNode answers) {
    if (answers.size() != BEYOND.size()) {
      return Rights.unknown("this Consul answered something else than was asked");
    }
    List<String> findings = new ArrayList<>();
    for (int i = 0; i < BEYOND.size(); i++) {
      if (answers.path(i).path("Allow").asBoolean()) {
        findings.add(BEYOND.get(i).words());
      }
    }
    return findings.isEmpty() ? Rights.readOnly() : Rights.excessive(findings);
  }
}
