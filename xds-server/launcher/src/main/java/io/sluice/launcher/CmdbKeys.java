package io.sluice.launcher;

import io.sluice.registry.RegistryAdapter;
import io.sluice.registry.cmdb.Access;
import io.sluice.registry.cmdb.Authorities;
import io.sluice.registry.cmdb.CmdbPacing;
import io.sluice.registry.cmdb.CmdbPreset;
import io.sluice.registry.cmdb.CmdbRegistry;
import io.sluice.registry.cmdb.CmdbSettings;
import io.sluice.registry.cmdb.Field;
import io.sluice.registry.cmdb.Fields;
import io.sluice.registry.cmdb.Meaning;
import io.sluice.registry.cmdb.Paging;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A source of kind {@code cmdb}. */
final class CmdbKeys {
  private static final String PARAMETER = "1 to 64 letters, digits and . _ ~ $ [ ] -";

  static final Key<Preset> PRESET =
      Key.of("sources.preset", Kind.choice(Preset.class), "required", Preset.NETBOX);
  static final Key<URI> URL =
      Key.of(
          "sources.url",
          Kind.url(
              "http://HOST:PORT/ or https://HOST:PORT/ of the CMDB; with preset custom of its list"),
          "required",
          URI.create("http://127.0.0.1:8000/"));
  static final Key<String> OBJECTS =
      Key.of("sources.objects", Keys.ANY, "services; data-center-assets with ralph", "");
  static final Key<String> TOKEN = Key.of("sources.token", Keys.ANY, "").asSecret();
  static final Key<String> TOKEN_HEADER = Key.of("sources.tokenHeader", Keys.ANY, "Authorization");
  static final Key<String> TOKEN_SCHEME =
      Key.of("sources.tokenScheme", Keys.ANY, "as the preset's; Bearer with custom", "");
  static final Key<String> HEADERS =
      Key.of(
          "sources.headers",
          new Kind<>(
              "mapping", "of header to value or file:PATH; values are shown nowhere", text -> text),
          "none",
          "");
  static final Key<String> CA = Key.of("sources.ca", Keys.PATH_OR_EMPTY, "");
  static final Key<Duration> REFRESH =
      Key.of("sources.refresh", Kind.duration(Duration.ofSeconds(1), Duration.ofHours(24)), "60s");
  static final Key<Integer> RATE = Key.of("sources.requestsPerSecond", Kind.number(1, 1_000), "10");
  static final Key<Paging.Style> PAGING =
      Key.of(
          "sources.paging.style",
          Kind.choice(Paging.Style.class),
          "next; none with custom",
          Paging.Style.NONE);
  static final Key<Integer> PAGE_SIZE =
      Key.of("sources.paging.size", Kind.number(1, 10_000), "1000");
  static final Key<String> SIZE_KEY =
      Key.of(
          "sources.paging.sizeKey",
          Kind.text("empty, or " + PARAMETER, text -> text.isEmpty() || Paging.isParameter(text)),
          "limit; size with style page",
          "");
  static final Key<String> POSITION_KEY =
      Key.of(
          "sources.paging.positionKey",
          Kind.text(PARAMETER, Paging::isParameter),
          "offset; page with style page",
          "");
  static final Key<Integer> FIRST_PAGE = Key.of("sources.paging.first", Kind.number(0, 1), "1");
  static final Key<String> FIELDS =
      Key.of(
          "sources.fields",
          new Kind<>(
              "mapping",
              "of field to JSON pointer; fields: "
                  + Arrays.stream(Field.values()).map(Field::key).collect(Collectors.joining(", ")),
              text -> text),
          "the preset's",
          "");
  static final Key<String> METADATA =
      Key.of(
          "sources.metadata",
          new Kind<>("mapping", "of key to JSON pointer, at most 32", text -> text),
          "none",
          "");
  static final Key<String> STATUSES =
      Key.of(
          "sources.statuses",
          new Kind<>(
              "mapping",
              "of status to passing, warning, critical, draining or ignored",
              text -> text),
          "the preset's",
          "");
  static final Key<String> CANARY = Key.of("sources.canary", Keys.ANY, "");

  private static final List<Key<?>> PAGING_KEYS =
      List.of(PAGING, PAGE_SIZE, SIZE_KEY, POSITION_KEY, FIRST_PAGE);

  static final RegistryKind KIND =
      new RegistryKind(
          "cmdb",
          List.of(
              PRESET,
              URL,
              OBJECTS,
              TOKEN,
              TOKEN_HEADER,
              TOKEN_SCHEME,
              HEADERS,
              CA,
              REFRESH,
              RATE,
              PAGING,
              PAGE_SIZE,
              SIZE_KEY,
              POSITION_KEY,
              FIRST_PAGE,
              FIELDS,
              METADATA,
              STATUSES,
              CANARY,
              NameKeys.RESOLVE),
          section -> NameKeys.resolved(section, new Cmdb(settings(section))));

  private CmdbKeys() {}

  /** Which API. */
  enum Preset {
    NETBOX(CmdbPreset.NETBOX),
    RALPH(CmdbPreset.RALPH),
    CUSTOM(null);

    private final Optional<CmdbPreset> known;

    Preset(@Nullable CmdbPreset known) {
      this.known = Optional.ofNullable(known);
    }
  }

  /** Which CMDB. */
  record Cmdb(CmdbSettings settings) implements RegistrySettings {
    @Override
    public RegistryAdapter adapter(String source) {
      return new CmdbRegistry(source, settings);
    }

    @Override
    public String toString() {
      return "Cmdb[" + settings.url() + "]";
    }
  }

  private static CmdbSettings settings(Section section) {
    CmdbSettings settings = base(section);
    Map<Field, String> given = fields(section);
    Fields fields = told(section, FIELDS, settings.fields(), () -> settings.fields().with(given));
    Map<String, String> metadata = section.entries(METADATA.name());
    Fields all =
        section.has(METADATA)
            ? told(section, METADATA, fields, () -> fields.withMetadata(metadata))
            : fields;
    Paging paging = paging(section, settings.paging());
    CmdbSettings others =
        settings
            .withStatuses(statuses(section))
            .withAccess(access(section, settings.access()))
            .withCanary(section.get(CANARY))
            .withPacing(CmdbPacing.DEFAULT.with(section.get(REFRESH), section.get(RATE)));
    return told(section, FIELDS, others, () -> others.withFields(all).withPaging(paging));
  }

  /** What is made, or something else when it cannot be, which is a mistake of this key. */
  private static <T> T told(Section section, Key<?> key, T otherwise, Supplier<T> made) {
    try {
      return made.get();
    } catch (IllegalArgumentException e) {
      section.mistake(key.name(), String.valueOf(e.getMessage()));
      return otherwise;
    }
  }

  /** What the preset says, or for a CMDB of one's own what must be said. */
  private static CmdbSettings base(Section section) {
    Preset preset = section.get(PRESET);
    URI url = section.get(URL);
    try {
      if (preset.known.isEmpty()) {
        return new CmdbSettings(
            url,
            Access.NONE.withToken(section.get(TOKEN)),
            Paging.NONE,
            Fields.of(fields(section)),
            Map.of("", Meaning.PASSING),
            "",
            CmdbPacing.DEFAULT);
      }
      CmdbPreset known = preset.known.get();
      String objects = section.has(OBJECTS) ? section.get(OBJECTS) : known.objects().get(0);
      return known.settings(url, objects, section.get(TOKEN));
    } catch (IllegalArgumentException e) {
      String words = String.valueOf(e.getMessage());
      String first = words.substring(0, Math.max(0, words.indexOf(' ')));
      boolean known = KIND.keys().stream().anyMatch(key -> key.name().equals(first));
      section.mistake(known ? first : FIELDS.name(), words);
      return CmdbPreset.NETBOX.settings(URL.otherwise(), "services", "");
    }
  }

  private static Map<Field, String> fields(Section section) {
    Map<Field, String> fields = new LinkedHashMap<>();
    section
        .entries(FIELDS.name())
        .forEach(
            (word, pointer) -> {
              Optional<Field> field = Field.of(word);
              if (field.isPresent()) {
                fields.put(field.get(), pointer);
              } else {
                section.mistake(
                    FIELDS.name(), "\"" + word + "\" is wrong; " + FIELDS.kind().allowed());
              }
            });
    return fields;
  }

  private static Map<String, Meaning> statuses(Section section) {
    Map<String, Meaning> statuses = new LinkedHashMap<>();
    section
        .entries(STATUSES.name())
        .forEach(
            (status, word) -> {
              try {
                statuses.put(status, Kind.choice(Meaning.class).parse().apply(word));
              } catch (IllegalArgumentException e) {
                section.mistake(
                    STATUSES.name(), "\"" + word + "\" is wrong; " + STATUSES.kind().allowed());
              }
            });
    return statuses;
  }

  private static Access access(Section section, Access of) {
    Access access = of;
    if (section.has(TOKEN_HEADER) || section.has(TOKEN_SCHEME)) {
      String header = section.get(TOKEN_HEADER);
      Access placed = told(section, TOKEN_HEADER, of, () -> of.withScheme(header, of.scheme()));
      access =
          section.has(TOKEN_SCHEME)
              ? told(
                  section,
                  TOKEN_SCHEME,
                  placed,
                  () -> placed.withScheme(placed.header(), section.get(TOKEN_SCHEME)))
              : placed;
    }
    Optional<Path> ca = section.file(CA);
    if (ca.isPresent()) {
      try {
        access = access.withCa(Authorities.read(ca.get()));
      } catch (IOException e) {
        section.mistake(CA.name(), String.valueOf(e.getMessage()));
      }
    }
    Access known = access;
    Map<String, String> headers = section.secrets(HEADERS.name());
    return told(section, HEADERS, known, () -> known.withHeaders(headers));
  }

  private static Paging paging(Section section, Paging of) {
    if (!section.has("paging")) {
      return of;
    }
    Section own = section.section("paging");
    own.refuseOthers(PAGING_KEYS.stream().map(Key::name).toList());
    Paging like =
        switch (own.has(PAGING) ? own.get(PAGING) : of.style()) {
          case NONE -> Paging.NONE;
          case NEXT -> Paging.next();
          case OFFSET -> Paging.offset();
          case PAGE -> Paging.page();
        };
    String sizeKey = own.has(SIZE_KEY) ? own.get(SIZE_KEY) : like.sizeKey();
    int size = own.get(PAGE_SIZE);
    String given = own.get(POSITION_KEY);
    String positionKey = given.isEmpty() ? like.positionKey() : given;
    int first = own.has(FIRST_PAGE) ? own.get(FIRST_PAGE) : like.first();
    return told(
        own, POSITION_KEY, like, () -> new Paging(like.style(), sizeKey, size, positionKey, first));
  }
}
