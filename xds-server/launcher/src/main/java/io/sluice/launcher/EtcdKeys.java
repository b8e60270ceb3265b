package io.sluice.launcher;

import io.sluice.registry.Health;
import io.sluice.registry.RegistryAdapter;
import io.sluice.registry.etcd.EtcdLayout;
import io.sluice.registry.etcd.EtcdLogin;
import io.sluice.registry.etcd.EtcdPacing;
import io.sluice.registry.etcd.EtcdRegistry;
import io.sluice.registry.etcd.EtcdSettings;
import io.sluice.registry.etcd.EtcdTls;
import io.sluice.registry.etcd.JsonFields;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A source of kind {@code etcd}. */
final class EtcdKeys {
  static final Key<List<String>> ENDPOINTS =
      new Key<>(
          "sources.endpoints",
          new Kind<>(
              "list", "http://HOST:PORT or https://HOST:PORT of one cluster's members", List::of),
          "[http://127.0.0.1:2379]",
          List.of("http://127.0.0.1:2379"),
          false);
  static final Key<Layout> LAYOUT =
      Key.of("sources.layout", Kind.choice(Layout.class), "grpc-naming");
  static final Key<String> PREFIX =
      Key.of(
          "sources.prefix",
          Kind.text(
              "empty for all keys, or up to 1,024 characters that are not slashes alone",
              text -> text.length() <= 1_024 && !text.matches("/+")),
          "/services");
  static final Key<String> USER = Key.of("sources.user", Keys.ANY, "");
  static final Key<String> PASSWORD = Key.of("sources.password", Keys.ANY, "").asSecret();
  static final Key<String> CA = Key.of("sources.ca", Keys.PATH_OR_EMPTY, "");
  static final Key<String> CERTIFICATE = Key.of("sources.certificate", Keys.PATH_OR_EMPTY, "");
  static final Key<String> PRIVATE_KEY = Key.of("sources.key", Keys.PATH_OR_EMPTY, "");
  static final Key<String> FIELDS =
      Key.of(
          "sources.fields",
          new Kind<>("mapping", "of field to JSON pointer", text -> text),
          "those of the usual names",
          "");
  static final Key<String> STATUSES =
      Key.of(
          "sources.statuses",
          new Kind<>("mapping", "of word to passing, warning, critical or draining", text -> text),
          "the usual words",
          "");

  static final RegistryKind KIND =
      new RegistryKind(
          "etcd",
          List.of(
              ENDPOINTS,
              LAYOUT,
              PREFIX,
              USER,
              PASSWORD,
              CA,
              CERTIFICATE,
              PRIVATE_KEY,
              FIELDS,
              STATUSES,
              NameKeys.RESOLVE),
          section -> NameKeys.resolved(section, new Cluster(settings(section))));

  private static final Map<String, JsonFields.Field> WORDS = fields();
  private static final URI NOWHERE = URI.create("http://127.0.0.1:2379");

  private EtcdKeys() {}

  /** How instances are written. */
  enum Layout {
    GRPC_NAMING,
    KEYS,
    JSON
  }

  /** Which etcd. */
  record Cluster(EtcdSettings settings) implements RegistrySettings {
    @Override
    public RegistryAdapter adapter(String source) {
      return new EtcdRegistry(source, settings);
    }
  }

  private static EtcdSettings settings(Section section) {
    Optional<EtcdLogin> login = login(section);
    EtcdTls tls = tls(section);
    EtcdLayout layout = layout(section);
    List<URI> endpoints = new ArrayList<>();
    List<String> texts =
        section.has(ENDPOINTS) ? section.texts(ENDPOINTS.name()) : ENDPOINTS.otherwise();
    for (String text : texts) {
      try {
        endpoints.add(URI.create(text));
      } catch (IllegalArgumentException e) {
        section.mistake(ENDPOINTS.name(), "\"" + Section.withoutLogin(text) + "\" is no URL");
        endpoints.add(NOWHERE);
      }
    }
    try {
      return new EtcdSettings(
          endpoints, section.get(PREFIX), layout, login, tls, EtcdPacing.DEFAULT);
    } catch (IllegalArgumentException e) {
      section.mistake(
          ENDPOINTS.name(),
          "%s; allowed: %s".formatted(e.getMessage(), ENDPOINTS.kind().allowed()));
      return EtcdSettings.of(List.of(NOWHERE), "", layout);
    }
  }

  private static Optional<EtcdLogin> login(Section section) {
    String user = section.get(USER);
    String password = section.get(PASSWORD);
    if (user.isEmpty() != password.isEmpty()) {
      section.mistake(USER.name(), "user and password are given both, or neither");
    }
    return user.isEmpty() ? Optional.empty() : Optional.of(new EtcdLogin(user, password));
  }

  private static EtcdTls tls(Section section) {
    try {
      return new EtcdTls(section.file(CA), section.file(CERTIFICATE), section.file(PRIVATE_KEY));
    } catch (IllegalArgumentException e) {
      section.mistake(CERTIFICATE.name(), String.valueOf(e.getMessage()));
      return EtcdTls.ofJava();
    }
  }

  private static EtcdLayout layout(Section section) {
    Layout layout = section.get(LAYOUT);
    if (layout != Layout.JSON) {
      for (Key<?> key : List.of(FIELDS, STATUSES)) {
        if (section.has(key)) {
          section.mistake(key.name(), "is for layout json alone");
        }
      }
      return layout == Layout.KEYS ? new EtcdLayout.Keys() : new EtcdLayout.GrpcNaming();
    }
    return new EtcdLayout.Json(json(section));
  }

  private static JsonFields json(Section section) {
    Map<JsonFields.Field, String> pointers = new LinkedHashMap<>();
    section
        .entries(FIELDS.name())
        .forEach(
            (word, pointer) -> {
              JsonFields.Field field = WORDS.get(word);
              if (field == null) {
                section.mistake(
                    FIELDS.name(),
                    "\"" + word + "\" is no field; allowed: " + String.join(", ", WORDS.keySet()));
              } else {
                pointers.put(field, pointer);
              }
            });
    Map<String, Health> statuses = new LinkedHashMap<>();
    section
        .entries(STATUSES.name())
        .forEach(
            (word, means) -> {
              Health health = health(means);
              if (health == null) {
                section.mistake(
                    STATUSES.name(), "\"" + means + "\" is wrong; " + STATUSES.kind().allowed());
              } else {
                statuses.put(word, health);
              }
            });
    try {
      return new JsonFields(
          pointers.isEmpty() ? JsonFields.USUAL.pointers() : pointers,
          statuses.isEmpty() ? JsonFields.USUAL_STATUSES : statuses);
    } catch (IllegalArgumentException e) {
      section.mistake(FIELDS.name(), String.valueOf(e.getMessage()));
      return JsonFields.USUAL;
    }
  }

  private static @Nullable Health health(String word) {
    return switch (word) {
      case "passing" -> Health.PASSING;
      case "warning" -> Health.WARNING;
      case "critical" -> Health.CRITICAL;
      case "draining" -> Health.DRAINING;
      default -> null;
    };
  }

  private static Map<String, JsonFields.Field> fields() {
    Map<String, JsonFields.Field> fields = new LinkedHashMap<>();
    for (JsonFields.Field field : JsonFields.Field.values()) {
      String word =
          switch (field) {
            case PORT_NAME -> "portName";
            case STATUS -> "health";
            default -> Kind.word(field);
          };
      fields.put(word, field);
    }
    return fields;
  }
}
