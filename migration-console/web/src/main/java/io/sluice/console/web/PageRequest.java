package io.sluice.console.web;

import io.sluice.console.contract.Limits;
import io.sluice.console.contract.Page;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a list is asked for.
 *
 * @param after the key after which it starts, empty for the first part
 * @param limit most items in it
 */
record PageRequest(String after, int limit) {

  /** An item and the key that orders it. */
  record Keyed<T>(String key, T item) {}

  static PageRequest of(Call call) {
    return new PageRequest(after(call.query("cursor")), limit(call.query("limit")));
  }

  /** The first items, and a cursor when there are more. */
  <T> Page<T> fill(Iterator<Keyed<T>> items) {
    List<T> page = new ArrayList<>();
    String last = "";
    while (items.hasNext()) {
      Keyed<T> next = items.next();
      if (page.size() == limit) {
        return new Page<>(page, cursor(last));
      }
      page.add(next.item());
      last = next.key();
    }
    return new Page<>(page, null);
  }

  static String cursor(String key) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(key.getBytes(StandardCharsets.UTF_8));
  }

  private static String after(@Nullable String cursor) {
    if (cursor == null) {
      return "";
    }
    try {
      byte[] key = Base64.getUrlDecoder().decode(cursor);
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(key)).toString();
    } catch (IllegalArgumentException | CharacterCodingException e) {
      throw Refusal.of(422, "cursor is none of ours; take it from \"next\" of the page before");
    }
  }

  private static int limit(@Nullable String limit) {
    if (limit == null) {
      return Limits.DEFAULT_PAGE;
    }
    if (!limit.matches("\\d{1,4}")
        || Integer.parseInt(limit) < 1
        || Integer.parseInt(limit) > Limits.PAGE) {
      throw Refusal.of(422, "limit must be 1 to " + Limits.PAGE);
    }
    return Integer.parseInt(limit);
  }
}
