package io.sluice.compose;

import io.sluice.agent.Fields;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What may stand in a plan. Compose fills {@code $NAME} in: it stands only where that is meant. */
final class Words {
  static final String IMAGE_WORDS = "an image without its version, such as registry.example/orders";
  static final String TAG_WORDS = "a version: up to 128 of letters, digits, '_', '.' and '-'";
  static final String NODE_WORDS =
      "a node's name: 1 to 63 of lower-case letters, digits, '-' and '.', starting with a letter or"
          + " digit";
  static final String LABEL_WORDS = "up to 63 of letters, digits, '.', '_', '/' and '-'";
  static final String OPTION_WORDS =
      "an option of 'sluice agent run' in one word, such as --consul=http://127.0.0.1:8500";
  static final String PATH_WORDS = "an absolute path";
  static final String LINE_WORDS = "one line of up to 4,096 characters";

  private static final Pattern IMAGE =
      Pattern.compile("[a-z0-9][a-z0-9.-]*(:\\d{1,5})?(/[a-z0-9][a-z0-9._-]*){0,8}");
  private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");
  private static final Pattern NODE = Pattern.compile("[a-z0-9][a-z0-9.-]{0,62}");
  private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9._/-]{1,63}");
  private static final Pattern OPTION = Pattern.compile("--[a-z-]+(=[\\x21-\\x7e&&[^$]]{0,1000})?");
  private static final Pattern PATH = Pattern.compile("/[\\x21-\\x7e&&[^$:]]{1,1000}");
  private static final Pattern LINE = Pattern.compile("[^\\p{Cntrl}]{1,4096}");
  private static final Pattern MEMORY = Pattern.compile("(\\d{1,9})([kmg])");
  private static final Pattern CPUS = Pattern.compile("\\d{1,4}(\\.\\d{1,3})?");

  private Words() {}

  static boolean isImage(String word) {
    return word.length() <= 255 && IMAGE.matcher(word).matches();
  }

  static boolean isTag(String word) {
    return TAG.matcher(word).matches();
  }

  static boolean isNode(String word) {
    return NODE.matcher(word).matches();
  }

  static boolean isLabel(String word) {
    return LABEL.matcher(word).matches();
  }

  static boolean isOption(String word) {
    return OPTION.matcher(word).matches();
  }

  static boolean isPath(String word) {
    return PATH.matcher(word).matches() && !word.contains("/../");
  }

  static boolean isLine(String word) {
    return LINE.matcher(word).matches();
  }

  /** An image with its version. */
  static String image(Fields fields, String key, String usual) {
    return fields.text(
        key,
        usual,
        word -> {
          int end = word.lastIndexOf(':');
          return end > 0 && isImage(word.substring(0, end)) && isTag(word.substring(end + 1));
        },
        "an image with its version, such as " + usual);
  }

  static boolean flag(Fields fields, String key, boolean usual) {
    String word =
        fields.text(
            key,
            String.valueOf(usual),
            text -> text.equals("true") || text.equals("false"),
            "true or false");
    return Boolean.parseBoolean(word);
  }

  /** A number from 1. */
  static int number(Fields fields, String key, int usual, int largest) {
    String word =
        fields.text(
            key,
            String.valueOf(usual),
            text -> text.matches("[1-9]\\d{0,8}") && Integer.parseInt(text) <= largest,
            "a number from 1 to " + largest);
    return Integer.parseInt(word);
  }

  static SortedMap<String, String> labels(Fields fields) {
    var labels = new TreeMap<String, String>();
    for (String name : fields.names()) {
      if (isLabel(name)) {
        labels.put(name, fields.text(name, "", Words::isLabel, LABEL_WORDS));
      } else {
        fields.wrong(name, LABEL_WORDS);
      }
    }
    return labels;
  }

  /** Environment variables. */
  static SortedMap<String, String> texts(Fields fields) {
    var texts = new TreeMap<String, String>();
    for (String name : fields.names()) {
      if (name.matches("[A-Za-z_][A-Za-z0-9_]{0,252}")) {
        texts.put(name, fields.text(name, "", word -> word.isEmpty() || isLine(word), LINE_WORDS));
      } else {
        fields.wrong(name, "a variable's name");
      }
    }
    return texts;
  }

  /** Processors and memory; what is not said is as usual. */
  static Plan.Room room(Fields fields, Plan.Room usual) {
    fields.onlyKnown(Set.of("cpus", "memory"));
    long millis = usual.millis();
    if (fields.has("cpus")) {
      String word =
          fields.text("cpus", "0", text -> CPUS.matcher(text).matches(), "processors, such as 0.5");
      millis = new BigDecimal(word).movePointRight(3).longValueExact();
    }
    long bytes = usual.bytes();
    if (fields.has("memory")) {
      bytes =
          bytes(
              fields.text(
                  "memory", "0k", text -> MEMORY.matcher(text).matches(), "memory, such as 512m"));
    }
    return new Plan.Room(millis, bytes);
  }

  private static long bytes(String word) {
    Matcher parts = MEMORY.matcher(word);
    if (!parts.matches()) {
      throw new IllegalArgumentException(word + " is no amount of memory");
    }
    int power = Map.of("k", 10, "m", 20, "g", 30).getOrDefault(parts.group(2), 0);
    return Long.parseLong(parts.group(1)) << power;
  }
}
