package io.sluice.launcher;

import io.sluice.engine.guard.GuardSettings;
import io.sluice.launcher.ListenKeys.Listener;
import io.sluice.launcher.ServerConfiguration.Protection;
import io.sluice.launcher.ServerConfiguration.SourceConfiguration;
import io.sluice.store.DatabaseAddress;
import io.sluice.xds.server.ProxyRules;
import java.io.IOException;
import java.io.StringReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

/** Reads a configuration file, and finds all of its mistakes at once. */
final class ConfigurationReader {
  /** Far beyond any configuration, far below what a parser minds. */
  private static final int MOST_CHARACTERS = 1 << 20;

  private final Section.Surroundings surroundings;
  private final List<Key<InetSocketAddress>> listening;
  private final Mistakes mistakes = new Mistakes();
  private SortedMap<String, String> written = new TreeMap<>();

  private ConfigurationReader(
      Path folder, Variables variables, List<Key<InetSocketAddress>> listening) {
    this.listening = listening;
    surroundings = new Section.Surroundings(folder, variables, mistakes);
  }

  /** Either a configuration or what is wrong with it. */
  sealed interface Outcome {
    /**
     * A configuration without mistakes.
     *
     * @param written what the file says by path, without secrets
     */
    record Right(ServerConfiguration configuration, SortedMap<String, String> written)
        implements Outcome {}

    record Wrong(List<String> mistakes) implements Outcome {}
  }

  /**
   * Reads a file.
   *
   * @param variables that {@code ${NAME}} takes
   * @param listening the keys whose addresses will be listened on, so must be free now
   */
  static Outcome read(Path file, Variables variables, List<Key<InetSocketAddress>> listening) {
    Path absolute = file.toAbsolutePath().normalize();
    Path folder = absolute.getParent();
    ConfigurationReader reader =
        new ConfigurationReader(folder == null ? absolute : folder, variables, listening);
    Section root = reader.parse(absolute);
    ServerConfiguration configuration = root == null ? null : reader.configuration(root);
    return configuration != null && reader.mistakes.isEmpty()
        ? new Outcome.Right(configuration, reader.written)
        : new Outcome.Wrong(reader.mistakes.all());
  }

  /** The whole file, or null when it is no YAML. */
  private @Nullable Section parse(Path file) {
    try {
      String text = Files.readString(file);
      LoaderOptions options = new LoaderOptions();
      options.setCodePointLimit(MOST_CHARACTERS);
      options.setMaxAliasesForCollections(20);
      options.setNestingDepthLimit(20);
      Yaml yaml = new Yaml(new SafeConstructor(options));
      Node root = yaml.compose(new StringReader(text));
      written = WrittenConfiguration.of(root);
      return Section.of("", root, surroundings);
    } catch (NoSuchFileException e) {
      mistakes.add(0, "", "there is no file " + file);
    } catch (CharacterCodingException e) {
      mistakes.add(0, "", file + " is not UTF-8 text");
    } catch (IOException e) {
      mistakes.add(0, "", file + " cannot be read: " + e.getMessage());
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1;
      mistakes.add(line, "", "not YAML: " + e.getProblem());
    } catch (YAMLException e) {
      mistakes.add(0, "", "not YAML: " + e.getMessage());
    }
    return null;
  }

  private ServerConfiguration configuration(Section root) {
    Map<String, Section> sections = sections(root);
    List<String> environments = environments(root);
    Path data = root.path(root.get(Keys.DATA));
    InetSocketAddress xds = address(at(sections, "xds"), Keys.XDS);
    InetSocketAddress console = address(at(sections, "console"), Keys.CONSOLE);
    if (xds.equals(console)) {
      at(sections, "console").mistake("listen", "\"" + written(console) + "\" is xDS's as well");
    }
    String token = token(at(sections, "auth"));
    Section guard = at(sections, "guard");
    DatabaseAddress store = store(at(sections, "store"), data);
    List<SourceConfiguration> sources = SourcesReader.read(root, environments);
    return new ServerConfiguration(
        root.has(Keys.MEMBER) ? root.get(Keys.MEMBER) : hostName(),
        data,
        environments,
        xds,
        new ProxyRules(
            SourceNetworks.of(sources),
            at(sections, "xds").get(Keys.LOAD_REPORTS),
            ListenKeys.grants(at(sections, "xds")),
            at(sections, "xds").get(Keys.PAST_MESH),
            RegistrationKeys.read(at(sections, "registration"), environments)),
        console,
        protection(sections, xds, console, token == null),
        token,
        OidcKeys.read(at(sections, "auth.oidc")),
        store,
        ClusterKeys.read(root, at(sections, "cluster"), store.shared()),
        new GuardSettings(
            guard.get(Keys.MAX_DROP),
            guard.get(Keys.WINDOW),
            guard.get(Keys.CONFIRM),
            guard.get(Keys.SOURCE_MAX_DROP),
            guard.get(Keys.SOURCE_WINDOW),
            guard.get(Keys.EXPIRE_STALE).orElse(null)),
        AuditKeys.read(at(sections, "audit"), data),
        at(sections, "start").get(Keys.START_WAIT),
        at(sections, "history").get(HistoryKeys.KEEP),
        ApprovalKeys.read(at(sections, "approvals")),
        MigrationKeys.read(at(sections, "migrations")),
        sources);
  }

  private Protection protection(
      Map<String, Section> sections,
      InetSocketAddress xds,
      InetSocketAddress console,
      boolean generatedSecret) {
    Section ofXds = at(sections, "xds");
    Section ofConsole = at(sections, "console");
    boolean opened = listening.isEmpty() || listening.contains(Keys.XDS);
    return new Protection(
        ListenKeys.console(
            new Listener(ofConsole, console, ofConsole.get(ListenKeys.CONSOLE_INSECURE)),
            generatedSecret),
        ListenKeys.xds(new Listener(ofXds, xds, ofXds.get(ListenKeys.XDS_INSECURE)), opened));
  }

  private InetSocketAddress address(Section section, Key<InetSocketAddress> key) {
    InetSocketAddress address = section.get(key);
    if (listening.contains(key)) {
      try (ServerSocket socket = new ServerSocket()) {
        socket.setReuseAddress(true);
        socket.bind(address);
      } catch (IOException e) {
        section.mistake(
            key.name(),
            "\"%s\" cannot be listened on: %s; allowed: a free address of this machine"
                .formatted(written(address), e.getMessage()));
      }
    }
    return address;
  }

  private static String written(InetSocketAddress address) {
    return address.getHostString() + ":" + address.getPort();
  }

  private static Section at(Map<String, Section> sections, String name) {
    Section section = sections.get(name);
    if (section == null) {
      throw new IllegalStateException("no key is declared in " + name);
    }
    return section;
  }

  /** The sections that keys are declared in, with every unknown key noted. */
  private static Map<String, Section> sections(Section root) {
    Map<String, Set<String>> known = new LinkedHashMap<>();
    known.put("", new LinkedHashSet<>());
    for (Key<?> key : Keys.SERVER) {
      String above = "";
      for (String part : key.path().split("\\.", -1)) {
        known.computeIfAbsent(above, name -> new LinkedHashSet<>()).add(part);
        above = above.isEmpty() ? part : above + "." + part;
      }
    }
    known.get("").add("sources");
    Map<String, Section> sections = new LinkedHashMap<>();
    known.forEach(
        (path, keys) -> {
          int dot = path.lastIndexOf('.');
          Section section =
              path.isEmpty()
                  ? root
                  : at(sections, dot < 0 ? "" : path.substring(0, dot))
                      .section(path.substring(dot + 1));
          section.refuseOthers(keys);
          sections.put(path, section);
        });
    return sections;
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost"; // a host without a name of its own
    }
  }

  private static List<String> environments(Section root) {
    if (!root.has(Keys.ENVIRONMENTS)) {
      return Keys.ENVIRONMENTS.otherwise();
    }
    List<String> environments = root.texts("environments");
    if (environments.isEmpty() || environments.size() > 16) {
      root.mistake("environments", "must name 1 to 16 environments");
    }
    for (String environment : environments) {
      if (!io.sluice.view.Names.isEnvironment(environment)) {
        root.mistake(
            "environments", "\"" + environment + "\" is wrong; " + Keys.ENVIRONMENT.allowed());
      }
    }
    if (new HashSet<>(environments).size() < environments.size()) {
      root.mistake("environments", "names one twice");
    }
    return environments;
  }

  private static @Nullable String token(Section auth) {
    return auth.has(Keys.BOOTSTRAP_TOKEN) ? auth.get(Keys.BOOTSTRAP_TOKEN) : null;
  }

  private static DatabaseAddress store(Section store, Path data) {
    String url = store.get(Keys.STORE_URL);
    String prefix = "jdbc:h2:file:";
    if (url.isEmpty()) {
      url = prefix + data.resolve("sluice");
    } else if (url.startsWith(prefix)) {
      url = prefix + store.path(url.substring(prefix.length()));
    }
    return new DatabaseAddress(url, store.get(Keys.STORE_USER), store.get(Keys.STORE_PASSWORD));
  }
}
