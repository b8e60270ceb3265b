package io.sluice.agent;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

/** Reads a service manifest and reports all of its mistakes at once. */
public final class ManifestReader {
  /** Where Envoy's egress and administration listen unless the manifest says otherwise. */
  static final int EGRESS = 15_001;

  static final int ADMIN = 15_000;

  private static final int LARGEST = 64 * 1_024;
  private static final Pattern DURATION = Pattern.compile("(\\d{1,7})(ms|s|m)");
  private static final Pattern PATH = Pattern.compile("/[\\x21-\\x7e]{0,1000}");
  private static final String PROTOCOLS =
      Arrays.stream(Manifest.Protocol.values())
          .map(protocol -> protocol.name().toLowerCase(Locale.ROOT))
          .collect(Collectors.joining(", "));

  private final List<Mistake> mistakes = new ArrayList<>();

  private ManifestReader() {}

  /**
   * Reads YAML (JSON is YAML too), at most 64 KiB.
   *
   * @throws WrongInput with every mistake
   */
  public static Manifest read(String text) throws WrongInput {
    return new ManifestReader().manifest(text);
  }

  /**
   * Reads a file.
   *
   * @param key what messages call it
   * @throws WrongInput with every mistake, a missing or unreadable file among them
   */
  public static Manifest read(Path file, String key) throws WrongInput {
    String allowed;
    try {
      if (Files.size(file) > LARGEST) {
        throw tooLarge(Files.size(file));
      }
      return read(Files.readString(file));
    } catch (NoSuchFileException e) {
      allowed = "a file that exists";
    } catch (MalformedInputException e) {
      allowed = "a text in UTF-8";
    } catch (IOException e) {
      allowed = "readable (" + e.getMessage() + ")";
    }
    throw new WrongInput(List.of(new Mistake(key, file.toString(), allowed)));
  }

  /**
   * Reads what was put together elsewhere; keys and values are a manifest's.
   *
   * @throws WrongInput with every mistake
   */
  static Manifest read(Map<String, Object> values) throws WrongInput {
    return new ManifestReader().manifest(values, null);
  }

  private Manifest manifest(String text) throws WrongInput {
    Node document = document(text);
    return manifest(values(document), document);
  }

  private Manifest manifest(Object values, @Nullable Node document) throws WrongInput {
    Fields fields = Fields.of(values, mistakes);
    fields.onlyKnown(
        Set.of(
            "service",
            "environment",
            "protocol",
            "ports",
            "dependencies",
            "health",
            "headerCase",
            "direct",
            "outside",
            "gateway"));
    String service = fields.text("service", "", Rules::isService, Rules.SERVICE_WORDS);
    String environment =
        fields.text("environment", "", Rules::isEnvironment, Rules.ENVIRONMENT_WORDS);
    Manifest.Protocol protocol = protocol(fields);
    Manifest.Ports ports = ports(fields.under("ports"));
    List<String> dependencies = dependencies(fields);
    Manifest.Health health = fields.has("health") ? health(fields.under("health")) : null;
    Manifest.Edge edge = EdgeKeys.read(fields, ports, dependencies);
    if (!mistakes.isEmpty()) {
      Lines lines = new Lines(document);
      throw new WrongInput(
          mistakes.stream()
              .map(mistake -> mistake.on(lines.of(mistake.key())))
              .sorted(Comparator.comparingInt(Mistake::line))
              .toList());
    }
    return new Manifest(service, environment, protocol, ports, dependencies, health, edge);
  }

  private static @Nullable Node document(String text) throws WrongInput {
    if (text.length() > LARGEST) {
      throw tooLarge(text.length());
    }
    try {
      return yaml().compose(new StringReader(text));
    } catch (YAMLException e) {
      throw unreadable(e);
    }
  }

  private static WrongInput tooLarge(long length) {
    return new WrongInput(
        List.of(new Mistake("(document)", length + " characters", "up to 64 KiB")));
  }

  private static Object values(@Nullable Node document) throws WrongInput {
    try {
      return document == null ? Map.of() : new Values(options()).of(document);
    } catch (YAMLException e) {
      throw unreadable(e);
    }
  }

  private static WrongInput unreadable(YAMLException e) {
    return new WrongInput(List.of(Mistake.of(e)));
  }

  private static Yaml yaml() {
    return new Yaml(new SafeConstructor(options()));
  }

  private static LoaderOptions options() {
    var options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    options.setMaxAliasesForCollections(10);
    return options;
  }

  /** Makes values of a document that was composed already, to know its lines. */
  private static final class Values extends SafeConstructor {
    Values(LoaderOptions options) {
      super(options);
      setAllowDuplicateKeys(options.isAllowDuplicateKeys());
    }

    Object of(Node document) {
      return constructDocument(document);
    }
  }

  private static Manifest.Protocol protocol(Fields fields) {
    String word =
        fields.text("protocol", "http", ManifestReader::isProtocol, "one of " + PROTOCOLS);
    return Manifest.Protocol.valueOf(word.toUpperCase(Locale.ROOT));
  }

  private static boolean isProtocol(String word) {
    return Arrays.stream(Manifest.Protocol.values())
        .anyMatch(protocol -> protocol.name().toLowerCase(Locale.ROOT).equals(word));
  }

  private static Manifest.Ports ports(Fields fields) {
    fields.onlyKnown(Set.of("service", "ingress", "egress", "admin"));
    var ports =
        new Manifest.Ports(
            fields.port("service", 0),
            fields.port("ingress", 0),
            fields.port("egress", EGRESS),
            fields.port("admin", ADMIN));
    var named = new LinkedHashMap<Integer, String>();
    claim(fields, named, "service", ports.service());
    claim(fields, named, "ingress", ports.ingress());
    claim(fields, named, "egress", ports.egress());
    claim(fields, named, "admin", ports.admin());
    if (ports.ingress() != 0 && ports.service() == 0 && !fields.has("service")) {
      fields.wrong("service", Rules.PORT_WORDS + ", which ports.ingress needs");
    }
    return ports;
  }

  private static void claim(Fields fields, Map<Integer, String> named, String key, int port) {
    String before = port == 0 ? null : named.putIfAbsent(port, key);
    if (before != null) {
      fields.wrong(key, "a port of its own: ports." + before + " is " + port + " too");
    }
  }

  private static List<String> dependencies(Fields fields) {
    List<String> names =
        fields.texts(
            "dependencies",
            name -> name.equals("*") || Rules.isService(name),
            Rules.SERVICE_WORDS + ", or '*'");
    if (names.contains("*") && names.size() > 1) {
      fields.wrong("dependencies", "'*' beside other names: '*' stands alone");
    }
    return names.stream().sorted().toList();
  }

  private static Manifest.Health health(Fields fields) {
    fields.onlyKnown(Set.of("http", "interval"));
    String path =
        fields.text(
            "http", "", word -> PATH.matcher(word).matches(), "a path that begins with '/'");
    String interval =
        fields.text(
            "interval",
            "2s",
            word -> duration(word) != null,
            "a duration from 100ms to 60m, such as 500ms, 2s or 1m");
    Duration length = duration(interval);
    return new Manifest.Health(path, length == null ? Duration.ZERO : length);
  }

  private static @Nullable Duration duration(String word) {
    Matcher parts = DURATION.matcher(word);
    if (!parts.matches()) {
      return null;
    }
    long number = Long.parseLong(parts.group(1));
    Duration length =
        switch (parts.group(2)) {
          case "ms" -> Duration.ofMillis(number);
          case "s" -> Duration.ofSeconds(number);
          default -> Duration.ofMinutes(number);
        };
    boolean inRange =
        length.compareTo(Duration.ofMillis(100)) >= 0 && length.compareTo(Duration.ofHours(1)) <= 0;
    return inRange ? length : null;
  }
}
