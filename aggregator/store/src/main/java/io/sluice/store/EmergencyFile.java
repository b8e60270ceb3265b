package io.sluice.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.view.Actor;
import io.sluice.view.Emergency;
import io.sluice.view.Names;
import io.sluice.view.TrafficSplit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Emergency rollbacks on disk: a line with the SHA-256 of the rest, then JSON that a person can
 * read. A reserve beside it makes room on a disk that is full, which takes the database and this
 * file at once.
 */
final class EmergencyFile {
  private static final String NAME = "emergency-rollbacks";
  private static final int FORM = 1;

  /** {@link Emergency#MOST} with long names and reasons take about 20 MB. */
  private static final long MOST_BYTES = 64L << 20;

  private static final int RESERVE_BYTES = 64 << 10;
  private static final int HASH_CHARACTERS = 64;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path path;
  private final Path reserve;

  EmergencyFile(Path folder) {
    this.path = folder.resolve(NAME);
    this.reserve = folder.resolve(NAME + ".reserve");
  }

  /** What became of an attempt to read. */
  sealed interface Reading {
    /** It is whole, or there is none. */
    record Found(SortedMap<String, Emergency> byService) implements Reading {}

    /** It cannot be used; a sentence says why, and where it is now. */
    record Refused(String why, Path aside) implements Reading {}
  }

  /**
   * What the runs before left.
   *
   * @throws IOException if the file is there and cannot be read
   */
  Reading read() throws IOException {
    byte[] bytes;
    try {
      if (Files.size(path) > MOST_BYTES) {
        return refused("it has " + Files.size(path) + " bytes");
      }
      bytes = Files.readAllBytes(path);
    } catch (NoSuchFileException e) {
      return new Reading.Found(new TreeMap<>());
    }
    if (bytes.length <= HASH_CHARACTERS || bytes[HASH_CHARACTERS] != '\n') {
      return refused("it does not begin with a checksum");
    }
    byte[] content = Arrays.copyOfRange(bytes, HASH_CHARACTERS + 1, bytes.length);
    String checksum = new String(bytes, 0, HASH_CHARACTERS, StandardCharsets.US_ASCII);
    if (!checksum.equals(HexFormat.of().formatHex(DurableFile.sha256(content)))) {
      return refused("its checksum does not match its content");
    }
    try {
      return new Reading.Found(decoded(JSON.readTree(content)));
    } catch (JsonProcessingException | IllegalArgumentException e) {
      return refused("it is not what this version writes: " + e.getMessage());
    }
  }

  private Reading refused(String why) throws IOException {
    Path aside = path.resolveSibling(NAME + ".refused");
    Files.move(path, aside, StandardCopyOption.REPLACE_EXISTING);
    return new Reading.Refused(why, aside);
  }

  /**
   * Makes these the ones that a restart finds.
   *
   * @throws IOException if it could not be written, also with the reserve's room; the old ones stay
   */
  void write(Collection<Emergency> standing) throws IOException {
    if (standing.isEmpty()) {
      DurableFile.remove(path);
      return;
    }
    byte[] content = JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(encoded(standing));
    byte[] checksum =
        (HexFormat.of().formatHex(DurableFile.sha256(content)) + "\n")
            .getBytes(StandardCharsets.US_ASCII);
    try {
      DurableFile.write(path, checksum, content);
    } catch (IOException e) {
      if (!Files.deleteIfExists(reserve)) {
        throw e;
      }
      DurableFile.write(path, checksum, content);
    }
  }

  /** As members tell them each other. */
  static byte[] form(Collection<Emergency> standing) {
    try {
      return JSON.writeValueAsBytes(encoded(standing));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of ours has no JSON", e);
    }
  }

  /**
   * What another member told.
   *
   * @throws IOException if it is not what this version writes
   */
  static Collection<Emergency> read(byte[] form) throws IOException {
    try {
      return decoded(JSON.readTree(form)).values();
    } catch (IllegalArgumentException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** Takes room on the disk while there is some. */
  void keepReserve() throws IOException {
    if (!Files.exists(reserve) || Files.size(reserve) != RESERVE_BYTES) {
      DurableFile.write(reserve, new byte[RESERVE_BYTES]);
    }
  }

  private static ObjectNode encoded(Collection<Emergency> standing) {
    ObjectNode file = JSON.createObjectNode().put("form", FORM);
    ArrayNode all = file.putArray("emergencies");
    for (Emergency one : standing) {
      ObjectNode node = all.addObject();
      node.put("id", one.id()).put("service", one.service());
      node.put("generation", one.stood().generation());
      node.set("stood", JSON.valueToTree(one.stood().split().weights()));
      node.set("split", JSON.valueToTree(one.split().weights()));
      node.put("at", one.at());
      node.put("actor", one.actor().name()).put("from", one.actor().from());
      node.put("requestId", one.actor().requestId()).put("reason", one.reason());
    }
    return file;
  }

  private static SortedMap<String, Emergency> decoded(JsonNode file) {
    if (file.path("form").asInt() != FORM || !file.path("emergencies").isArray()) {
      throw new IllegalArgumentException("its form is " + file.path("form").asText("unknown"));
    }
    SortedMap<String, Emergency> byService = new TreeMap<>();
    for (JsonNode node : file.path("emergencies")) {
      Emergency one =
          new Emergency(
              text(node, "id"),
              text(node, "service"),
              new Emergency.Stood(node.path("generation").asLong(), split(node.path("stood"))),
              split(node.path("split")),
              node.path("at").asLong(),
              new Actor(text(node, "actor"), text(node, "from"), text(node, "requestId")),
              text(node, "reason"),
              false);
      if (!Names.isService(one.service()) || byService.put(one.service(), one) != null) {
        throw new IllegalArgumentException("a service has no name, or two emergencies");
      }
    }
    return byService;
  }

  private static String text(JsonNode node, String key) {
    if (!node.path(key).isTextual()) {
      throw new IllegalArgumentException(key + " is missing");
    }
    return node.path(key).textValue();
  }

  private static TrafficSplit split(JsonNode node) {
    Map<String, Integer> weights = new TreeMap<>();
    node.properties().forEach(weight -> weights.put(weight.getKey(), weight.getValue().intValue()));
    return TrafficSplit.of(weights);
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
