package io.sluice.agent;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code sluice agent bootstrap}: exit 0 with the bootstrap written, 2 with every mistake on
 * standard error.
 */
@Command(
    name = "bootstrap",
    mixinStandardHelpOptions = true,
    description =
        "Prints Envoy's bootstrap, made from a service manifest and the facts of this node.")
final class BootstrapCommand implements Callable<Integer> {
  private static final int WRONG = 2;
  private static final int FAILED = 1;

  @Option(
      names = "--manifest",
      required = true,
      paramLabel = "FILE",
      description = "The service manifest.")
  private Path manifest = Path.of("");

  @Option(
      names = "--node-id",
      defaultValue = "",
      paramLabel = "ID",
      description = "The proxy's own name; default: SERVICE@HOST.")
  private String nodeId = "";

  @Option(
      names = "--region",
      defaultValue = "",
      paramLabel = "NAME",
      description = "The data centre; default: none.")
  private String region = "";

  @Option(
      names = "--zone",
      defaultValue = "",
      paramLabel = "NAME",
      description = "The real zone, such as a rack; default: none.")
  private String zone = "";

  @Option(
      names = "--network",
      defaultValue = "",
      paramLabel = "NAME",
      description = "The network of this node; default: the common one.")
  private String network = "";

  @Option(
      names = "--xds",
      defaultValue = "127.0.0.1:18000",
      paramLabel = "HOST:PORT[,...]",
      description = "Sluice servers; default: ${DEFAULT-VALUE}.")
  private String xds = "";

  @Option(
      names = "--protocol",
      defaultValue = "delta",
      paramLabel = "delta|sotw",
      description = "The variant of the xDS protocol; default: ${DEFAULT-VALUE}.")
  private String protocol = "";

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Written in place of standard output.")
  private @Nullable Path out;

  @Spec private @Nullable CommandSpec spec;

  private final List<Mistake> mistakes = new ArrayList<>();

  @Override
  public Integer call() throws IOException {
    Manifest read = manifest();
    List<XdsAddress> servers = servers();
    check("--node-id", nodeId, text -> text.isEmpty() || Rules.isText(text), Rules.TEXT_WORDS);
    check("--region", region, BootstrapCommand::isNameOrNothing, Rules.ENVIRONMENT_WORDS);
    check("--zone", zone, text -> text.isEmpty() || Rules.isText(text), Rules.TEXT_WORDS);
    check("--network", network, BootstrapCommand::isNameOrNothing, Rules.ENVIRONMENT_WORDS);
    check("--protocol", protocol, List.of("delta", "sotw")::contains, "delta or sotw");
    if (read == null || !mistakes.isEmpty()) {
      mistakes.forEach(mistake -> error(mistake.toString()));
      return WRONG;
    }
    return write(Bootstrap.render(read, facts(read, servers)));
  }

  private NodeFacts facts(Manifest read, List<XdsAddress> servers) throws IOException {
    String id =
        nodeId.isEmpty() ? read.service() + "@" + InetAddress.getLocalHost().getHostName() : nodeId;
    var variant = NodeFacts.Variant.valueOf(protocol.toUpperCase(Locale.ROOT));
    return new NodeFacts(id, region, zone, network, "", servers, variant);
  }

  private @Nullable Manifest manifest() {
    try {
      return ManifestReader.read(Files.readString(manifest));
    } catch (WrongInput wrong) {
      mistakes.addAll(wrong.mistakes());
    } catch (NoSuchFileException e) {
      mistakes.add(new Mistake("--manifest", manifest.toString(), "a file that exists"));
    } catch (MalformedInputException e) {
      mistakes.add(new Mistake("--manifest", manifest.toString(), "a text in UTF-8"));
    } catch (IOException e) {
      mistakes.add(new Mistake("--manifest", manifest.toString(), "readable (" + e + ")"));
    }
    return null;
  }

  private List<XdsAddress> servers() {
    var servers = new ArrayList<XdsAddress>();
    for (String text : Arrays.stream(xds.split(",", -1)).map(String::strip).toList()) {
      if (XdsAddress.isAddress(text)) {
        servers.add(XdsAddress.parse(text));
      } else {
        mistakes.add(new Mistake("--xds", text, XdsAddress.WORDS));
      }
    }
    return servers;
  }

  private void check(String key, String value, Predicate<String> rule, String allowed) {
    if (!rule.test(value)) {
      mistakes.add(new Mistake(key, value, allowed));
    }
  }

  private static boolean isNameOrNothing(String name) {
    return name.isEmpty() || Rules.isEnvironment(name);
  }

  private int write(String bootstrap) {
    if (out == null) {
      commands().commandLine().getOut().print(bootstrap);
      commands().commandLine().getOut().flush();
      return 0;
    }
    try {
      Files.writeString(out, bootstrap, StandardCharsets.UTF_8);
      return 0;
    } catch (IOException e) {
      error("--out: '" + out + "' cannot be written: " + e);
      return FAILED;
    }
  }

  private void error(String line) {
    commands().commandLine().getErr().println(line);
    commands().commandLine().getErr().flush();
  }

  private CommandSpec commands() {
    if (spec == null) {
      throw new IllegalStateException("picocli sets the command's specification before it calls");
    }
    return spec;
  }
}
