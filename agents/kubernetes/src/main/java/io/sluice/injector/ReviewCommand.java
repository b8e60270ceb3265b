package io.sluice.injector;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice injector review}: exit 0 with the result, or 2 and every mistake. */
@Command(
    name = "review",
    mixinStandardHelpOptions = true,
    description = {
      "Prints a manifest as it would be with its sidecars; needs no cluster and changes nothing.",
      "FILE holds a Pod, what makes pods (Deployment, StatefulSet, DaemonSet, Job, CronJob), or an"
          + " AdmissionReview; other documents in it are passed over."
    })
final class ReviewCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "YAML or JSON.")
  private Path file = Path.of("");

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The injector's configuration; default: its defaults.")
  private @Nullable Path config;

  @Option(
      names = {"-n", "--namespace"},
      defaultValue = "",
      paramLabel = "NAME",
      description = "Where the pods would be; default: as the manifest says, then default.")
  private String namespace = "";

  @Option(names = "--patch", description = "Prints the JSON Patch of each pod alone.")
  private boolean patch;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    try {
      Injection injection = new Injection(settings());
      int exit = Injector.DONE;
      boolean first = true;
      for (JsonNode document : documents()) {
        Optional<String> place = Manifests.pod(document);
        if (place.isEmpty()) {
          continue;
        }
        out().print(first ? "" : "---\n");
        first = false;
        exit = Math.max(exit, review(injection, document, place.get()));
      }
      out().flush();
      return first ? wrong(file + " holds nothing that makes pods") : exit;
    } catch (WrongInput wrong) {
      return wrong(wrong.words());
    }
  }

  private int review(Injection injection, JsonNode document, String place) {
    JsonNode pod = document.at(place);
    String where = namespace.isEmpty() ? Manifests.namespace(document) : namespace;
    Verdict verdict = injection.of(pod, where);
    if (verdict instanceof Verdict.Injected injected) {
      out()
          .print(
              patch
                  ? Yaml.write(Review.patch(pod, injected.pod()))
                  : Yaml.write(Manifests.with(document, place, injected.pod())));
      return Injector.DONE;
    }
    if (verdict instanceof Verdict.Left left) {
      out().print(patch ? "[]\n" : Yaml.write(document));
      err().println(name(document) + " is left as it is: " + left.reason());
      err().flush();
      return Injector.DONE;
    }
    if (verdict instanceof Verdict.Wrong wrong) {
      return wrong(name(document) + ": " + WrongInput.words(wrong.mistakes()));
    }
    throw new IllegalStateException("unknown: " + verdict);
  }

  private static String name(JsonNode document) {
    return document.path("kind").asText() + " " + document.at("/metadata/name").asText();
  }

  private Settings settings() throws WrongInput {
    return config == null
        ? SettingsReader.read("mesh: { xds: [ 'sluice.sluice.svc:18000' ] }")
        : SettingsReader.read(config);
  }

  private List<JsonNode> documents() throws WrongInput {
    try {
      return Yaml.documents(Files.readString(file));
    } catch (IOException e) {
      throw new WrongInput(
          List.of(new Mistake("FILE", file.toString(), "readable YAML: " + e.getMessage())));
    }
  }

  private int wrong(String words) {
    err().println(words);
    err().flush();
    return Injector.WRONG;
  }

  private PrintWriter out() {
    return commands().commandLine().getOut();
  }

  private PrintWriter err() {
    return commands().commandLine().getErr();
  }

  private CommandSpec commands() {
    if (spec == null) {
      throw new IllegalStateException("picocli sets the command's specification before it calls");
    }
    return spec;
  }
}
