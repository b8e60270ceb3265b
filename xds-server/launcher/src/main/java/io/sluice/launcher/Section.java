package io.sluice.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** One mapping of the file, with its place, so that a mistake can name line, key and value. */
final class Section {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)}");

  private static final Pattern LOGIN = Pattern.compile("//.*@", Pattern.DOTALL);
  private static final Pattern PASSWORD = Pattern.compile("(?i)(password=)[^&;\\s]*");

  private final String prefix;
  private final int line;
  private final boolean mapping;
  private final Map<String, Node> values = new LinkedHashMap<>();
  private final Surroundings surroundings;

  /**
   * What a file is read against.
   *
   * @param folder where relative paths start
   * @param variables that {@code ${NAME}} takes
   * @param mistakes found so far
   */
  record Surroundings(Path folder, Variables variables, Mistakes mistakes) {}

  private Section(String prefix, @Nullable Node node, Surroundings surroundings) {
    this.prefix = prefix;
    this.line = node == null ? 0 : line(node);
    this.mapping = node == null || node instanceof MappingNode;
    this.surroundings = surroundings;
  }

  /** The section that a node is; an empty one if it is none, which is a mistake. */
  static Section of(String prefix, @Nullable Node node, Surroundings surroundings) {
    Section section = new Section(prefix, node, surroundings);
    if (node instanceof MappingNode mapping) {
      mapping.getValue().forEach(section::put);
    } else if (node != null && !isNull(node)) {
      surroundings.mistakes.add(line(node), section.path(), "must be a mapping of keys");
    }
    return section;
  }

  private void put(NodeTuple tuple) {
    if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
      surroundings.mistakes.add(line(tuple.getKeyNode()), path(), "a key must be a word");
    } else if (values.put(key.getValue(), tuple.getValueNode()) != null) {
      surroundings.mistakes.add(line(key), prefix + key.getValue(), "stands here twice");
    }
  }

  private static int line(Node node) {
    return node.getStartMark().getLine() + 1;
  }

  private static boolean isNull(Node node) {
    return node.getTag().equals(Tag.NULL);
  }

  /** Whether keys can stand in it; an absent section is an empty one. */
  boolean isMapping() {
    return mapping;
  }

  /** This section's own path, without the last dot. */
  String path() {
    return prefix.isEmpty() ? "" : prefix.substring(0, prefix.length() - 1);
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  boolean has(Key<?> key) {
    return has(key.name());
  }

  Collection<String> names() {
    return values.keySet();
  }

  /** Notes a mistake about a key of this section. */
  void mistake(String name, String words) {
    Node node = values.get(name);
    surroundings.mistakes.add(node == null ? line : line(node), prefix + name, words);
  }

  /** Notes every key that is not among these. */
  void refuseOthers(Collection<String> known) {
    values.forEach(
        (name, node) -> {
          if (!known.contains(name)) {
            surroundings.mistakes.unknown(line(node), prefix + name, name, known);
          }
        });
  }

  /** A key's value; its default where it is absent or wrong, and wrong is a mistake. */
  <T> T get(Key<T> key) {
    if (!has(key)) {
      if (key.isRequired()) {
        surroundings.mistakes.add(
            line, prefix + key.name(), "is missing; allowed: " + key.kind().allowed());
      }
      return key.otherwise();
    }
    String text = text(key.name());
    if (text != null && key.secret() && text.startsWith("file:")) {
      text = fromFile(key.name(), text.substring("file:".length()));
    }
    if (text == null) {
      return key.otherwise();
    }
    try {
      return key.kind().parse().apply(text);
    } catch (IllegalArgumentException e) {
      mistake(
          key.name(),
          (key.secret() ? "" : "\"" + withoutLogin(written(key)) + "\" ")
              + "is wrong; allowed: "
              + key.kind().allowed());
      return key.otherwise();
    }
  }

  /** A text as it may be shown: a URL in it may have a password. */
  static String withoutLogin(String text) {
    return PASSWORD.matcher(LOGIN.matcher(text).replaceAll("//(hidden)@")).replaceAll("$1(hidden)");
  }

  /** As it stands in the file: a variable's value may be a secret. */
  private String written(Key<?> key) {
    return values.get(key.name()) instanceof ScalarNode scalar ? scalar.getValue() : "";
  }

  /** A text with its variables put in, or null after a mistake. */
  @Nullable String text(String name) {
    return text(prefix + name, values.get(name));
  }

  private @Nullable String text(String path, @Nullable Node node) {
    if (!(node instanceof ScalarNode scalar)) {
      surroundings.mistakes.add(
          node == null ? line : line(node), path, "must be one value, not a list or mapping");
      return null;
    }
    if (isNull(scalar)) {
      return "";
    }
    StringBuilder text = new StringBuilder();
    Matcher matcher = VARIABLE.matcher(scalar.getValue());
    boolean right = true;
    while (matcher.find()) {
      String value = surroundings.variables.value(matcher.group(1));
      if (value == null) {
        surroundings.mistakes.add(
            line(scalar), path, "the environment variable " + matcher.group(1) + " is not set");
        right = false;
      }
      matcher.appendReplacement(text, Matcher.quoteReplacement(value == null ? "" : value));
    }
    matcher.appendTail(text);
    return right ? text.toString() : null;
  }

  private @Nullable String fromFile(String name, String file) {
    try {
      return Files.readString(path(file)).strip();
    } catch (IOException | InvalidPathException e) {
      mistake(name, "\"file:" + file + "\" cannot be read; allowed: the secret, or file:PATH");
      return null;
    }
  }

  /** A path of the file: relative ones start at its folder, {@code ~} is the home folder. */
  Path path(String text) {
    if (text.equals("~") || text.startsWith("~/")) {
      return Path.of(System.getProperty("user.home"), text.substring(1)).normalize();
    }
    return surroundings.folder.resolve(text).normalize();
  }

  /** The file that a key names, empty where it names none; one that cannot be read is a mistake. */
  Optional<Path> file(Key<String> key) {
    String text = get(key);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Path file = path(text);
    if (!Files.isReadable(file)) {
      mistake(key.name(), "\"" + text + "\" is no file that can be read");
      return Optional.empty();
    }
    return Optional.of(file);
  }

  Section section(String name) {
    return of(prefix + name + ".", values.get(name), surroundings);
  }

  /** The sections of a list; none where it is absent. */
  List<Section> sections(String name) {
    List<Section> sections = new ArrayList<>();
    List<Node> nodes = nodes(name);
    for (int i = 0; i < nodes.size(); i++) {
      sections.add(of("%s%s[%d].".formatted(prefix, name, i), nodes.get(i), surroundings));
    }
    return sections;
  }

  /** The texts of a list; none where it is absent. */
  List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    List<Node> nodes = nodes(name);
    for (int i = 0; i < nodes.size(); i++) {
      String text = text("%s%s[%d]".formatted(prefix, name, i), nodes.get(i));
      if (text != null) {
        texts.add(text);
      }
    }
    return texts;
  }

  /** The entries of a mapping of texts. */
  Map<String, String> entries(String name) {
    Map<String, String> entries = new LinkedHashMap<>();
    Section section = section(name);
    for (String key : section.names()) {
      String text = section.text(key);
      if (text != null) {
        entries.put(key, text);
      }
    }
    return entries;
  }

  /** The entries of a mapping of secrets, each of them a text or {@code file:PATH}. */
  Map<String, String> secrets(String name) {
    Section section = section(name);
    Map<String, String> secrets = entries(name);
    for (Map.Entry<String, String> entry : secrets.entrySet()) {
      if (entry.getValue().startsWith("file:")) {
        String read = section.fromFile(entry.getKey(), entry.getValue().substring(5));
        entry.setValue(read == null ? "" : read);
      }
    }
    return secrets;
  }

  private List<Node> nodes(String name) {
    Node node = values.get(name);
    if (node == null || isNull(node)) {
      return List.of();
    }
    if (node instanceof SequenceNode sequence) {
      return sequence.getValue();
    }
    mistake(name, "must be a list");
    return List.of();
  }
}
