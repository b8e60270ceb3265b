package io.sluice.agent;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
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

  private Manifest manifest(String text) throws WrongInput {
    Fields fields = Fields.of(document(text), mistakes);
    fields.onlyKnown(
        Set.of("service", "environment", "protocol", "ports", "dependencies", "health"));
    String service = fields.text("service", "", Rules::isService, Rules.SERVICE_WORDS);
    String environment =
        fields.text("environment", "", Rules::isEnvironment, Rules.ENVIRONMENT_WORDS);
    Manifest.Protocol protocol = protocol(fields);
    Manifest.Ports ports = ports(fields.under("ports"));
    List<String> dependencies = dependencies(fields);
    Manifest.Health health = fields.has("health") ? health(fields.under("health")) : null;
    if (!mistakes.isEmpty()) {
      throw new WrongInput(mistakes);
    }
    return new Manifest(service, environment, protocol, ports, dependencies, health);
  }

  private static @Nullable Object document(String text) throws WrongInput {
    var options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    options.setMaxAliasesForCollections(10);
    if (text.length() > LARGEST) {
      throw new WrongInput(
          List.of(new Mistake("(document)", text.length() + " characters", "up to 64 KiB")));
    }
    try {
      Object document = new Yaml(new SafeConstructor(options)).load(text);
      return document == null ? Map.of() : document;
    } catch (YAMLException e) {
      String words = String.valueOf(e.getMessage()).replaceAll("\\s+", " ").strip();
      throw new WrongInput(List.of(new Mistake("(document)", words, "readable YAML")));
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
