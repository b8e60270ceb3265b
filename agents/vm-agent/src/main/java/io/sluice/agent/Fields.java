package io.sluice.agent;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One level of a YAML document, read key by key; what is wrong is noted and reading goes on. */
public final class Fields {
  private static final String LIST_WORDS = "a list, as [first, second]";

  private final String prefix;
  private final Map<String, Object> values;
  private final List<Mistake> mistakes;

  private Fields(String prefix, Map<String, Object> values, List<Mistake> mistakes) {
    this.prefix = prefix;
    this.values = values;
    this.mistakes = mistakes;
  }

  /** The document itself; what is wrong is added to the list. */
  public static Fields of(@Nullable Object document, List<Mistake> mistakes) {
    return new Fields("", map("(document)", document, mistakes), mistakes);
  }

  private static Map<String, Object> map(
      String key, @Nullable Object value, List<Mistake> mistakes) {
    var values = new LinkedHashMap<String, Object>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((name, held) -> values.put(String.valueOf(name), held == null ? "" : held));
    } else if (value != null && !value.equals("")) {
      mistakes.add(new Mistake(key, String.valueOf(value), "a mapping of keys to values"));
    }
    return values;
  }

  /** The mapping under a key; empty when the key is missing. */
  public Fields under(String key) {
    String inner = prefix + key;
    return new Fields(inner + ".", map(inner, values.get(key), mistakes), mistakes);
  }

  /** The mappings of a list; empty when it is missing. */
  List<Fields> each(String key) {
    Object value = values.get(key);
    if (value != null && !(value instanceof List)) {
      wrong(key, LIST_WORDS);
    }
    var each = new ArrayList<Fields>();
    for (Object item : value instanceof List<?> list ? list : List.of()) {
      String inner = prefix + key + "[" + each.size() + "]";
      each.add(new Fields(inner + ".", map(inner, item, mistakes), mistakes));
    }
    return each;
  }

  /** Whether the key is there. */
  public boolean has(String key) {
    return values.containsKey(key);
  }

  /** Its keys, in their order. */
  public List<String> names() {
    return List.copyOf(values.keySet());
  }

  /** Notes that a key is wrong, and what may stand there. */
  public void wrong(String key, String allowed) {
    mistakes.add(new Mistake(prefix + key, String.valueOf(values.getOrDefault(key, "")), allowed));
  }

  /** Notes every key that is none of these. */
  public void onlyKnown(Set<String> known) {
    for (String key : values.keySet()) {
      if (!known.contains(key)) {
        mistakes.add(
            new Mistake(
                prefix + key,
                key,
                "a key here; there are " + String.join(", ", known.stream().sorted().toList())));
      }
    }
  }

  /** A text; the fallback when it is missing, and after noting what is wrong. */
  public String text(String key, String fallback, Predicate<String> rule, String allowed) {
    Object value = values.get(key);
    String text = value == null ? fallback : String.valueOf(value);
    if (value instanceof Map || value instanceof List || !rule.test(text)) {
      wrong(key, allowed);
      return fallback;
    }
    return text;
  }

  /** A port; the fallback when it is missing, and after noting what is wrong. */
  public int port(String key, int fallback) {
    Object value = values.get(key);
    if (value == null) {
      return fallback;
    }
    if (value instanceof Integer port && Rules.isPort(port)) {
      return port;
    }
    boolean quoted = value instanceof String text && text.matches("[1-9][0-9]{0,4}");
    wrong(key, Rules.PORT_WORDS + (quoted ? ", without quotes" : ""));
    return fallback;
  }

  /** A list of texts, each of them once; empty when it is missing. */
  public List<String> texts(String key, Predicate<String> rule, String allowed) {
    return texts(key, unless(rule, allowed), true);
  }

  /**
   * The same by more rules than one.
   *
   * @param judge says what may stand in the place of a text; empty where the text may
   */
  List<String> texts(String key, Function<String, Optional<String>> judge) {
    return texts(key, judge, true);
  }

  /** A list of texts in their order, as of a command; empty when it is missing. */
  public List<String> words(String key, Predicate<String> rule, String allowed) {
    return texts(key, unless(rule, allowed), false);
  }

  private static Function<String, Optional<String>> unless(Predicate<String> rule, String allowed) {
    return text -> rule.test(text) ? Optional.empty() : Optional.of(allowed);
  }

  private List<String> texts(String key, Function<String, Optional<String>> judge, boolean once) {
    Object value = values.get(key);
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof List<?> list)) {
      wrong(key, LIST_WORDS);
      return List.of();
    }
    var texts = new ArrayList<String>();
    for (int i = 0; i < list.size(); i++) {
      String text = String.valueOf(list.get(i));
      Optional<String> allowed =
          judge
              .apply(text)
              .or(
                  () ->
                      once && texts.contains(text) ? Optional.of("named once") : Optional.empty());
      if (allowed.isPresent()) {
        mistakes.add(new Mistake(prefix + key + "[" + i + "]", text, allowed.get()));
      } else {
        texts.add(text);
      }
    }
    return texts;
  }
}
