package io.sluice.registry.cmdb;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sluice.registry.RegistryEvent.Cause;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Understands pages; used by one thread. */
final class PageReader {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private final Fields fields;
  private final EntryReader entries;

  PageReader(CmdbSettings settings) {
    this.fields = settings.fields();
    this.entries = new EntryReader(settings);
  }

  /** It is not what a list's page looks like. */
  static final class Damaged extends Exception {
    private static final long serialVersionUID = 1L;

    private final Cause kind;

    Damaged(Cause kind, String detail) {
      super(detail);
      this.kind = kind;
    }

    Cause kind() {
      return kind;
    }
  }

  /**
   * Reads a page.
   *
   * @param before the same page as it was, which need not be understood again
   * @param first how many entries came before it
   */
  Page read(Answer.Body body, Optional<Page> before, long first) throws Damaged {
    String digest = digest(body.bytes());
    if (before.isPresent() && before.get().digest().equals(digest)) {
      Page same = before.get();
      return new Page(digest, body.validators(), same.entries(), same.count(), same.next());
    }
    JsonNode document = document(body.bytes());
    JsonNode items = items(document);
    List<Entry> read = new ArrayList<>(items.size());
    for (JsonNode item : items) {
      read.add(entries.read(item, "entry " + (first + read.size() + 1) + " of the list"));
    }
    return new Page(digest, body.validators(), List.copyOf(read), count(document), next(document));
  }

  private static JsonNode document(byte[] bytes) throws Damaged {
    try {
      return JSON.readTree(bytes);
    } catch (JsonEOFException e) {
      throw new Damaged(Cause.OUTAGE, "ends in the middle");
    } catch (JsonProcessingException e) {
      throw new Damaged(Cause.UNTRUSTED, "is no JSON");
    } catch (IOException e) {
      throw new Damaged(Cause.UNTRUSTED, "cannot be read: " + e.getMessage());
    }
  }

  private JsonNode items(JsonNode document) throws Damaged {
    JsonNode items = document;
    Pointer at = fields.at(Field.ITEMS);
    if (!at.isEmpty()) {
      items =
          at.first(document)
              .orElseThrow(() -> new Damaged(Cause.UNTRUSTED, "has no list of entries"));
    }
    if (!items.isArray()) {
      throw new Damaged(Cause.UNTRUSTED, "has something else where its entries should be");
    }
    return items;
  }

  private long count(JsonNode document) throws Damaged {
    if (fields.at(Field.COUNT).isEmpty()) {
      return -1;
    }
    Optional<JsonNode> count = fields.at(Field.COUNT).first(document);
    if (count.isEmpty() || !count.get().isIntegralNumber() || count.get().longValue() < 0) {
      throw new Damaged(Cause.UNTRUSTED, "does not say how many entries there are");
    }
    return count.get().longValue();
  }

  private String next(JsonNode document) throws Damaged {
    Optional<JsonNode> next = fields.at(Field.NEXT).first(document);
    if (next.isPresent() && !next.get().isTextual()) {
      throw new Damaged(Cause.UNTRUSTED, "has a next page that is no link");
    }
    return next.map(JsonNode::textValue).orElse("");
  }

  private static String digest(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("the JVM has no SHA-256", e);
    }
  }
}
