package io.sluice.compose;

import io.sluice.agent.WrongInput;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code sluice compose}: exit 0 with the files written or nothing to change, 1 when {@code
 * --check} sees a change or a file cannot be written, 2 with every mistake of the plan.
 */
@Command(
    name = "sluice compose",
    mixinStandardHelpOptions = true,
    description = {
      "Makes a docker-compose.yaml for each node from one plan of services, nodes and placement:"
          + " every service of the mesh with its Envoy and agent, on the node's own network.",
      "The same plan gives the same files; a node more moves as few instances as possible."
    })
public final class Compose implements Callable<Integer> {
  private static final int DONE = 0;
  private static final int FAILED = 1;
  private static final int WRONG = 2;

  @Parameters(paramLabel = "PLAN", description = "The plan, YAML; docs/compose.md has its keys.")
  private Path plan = Path.of("");

  @ArgGroup(multiplicity = "1")
  private Chosen chosen = new Chosen();

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Gets a folder for each node.")
  private Path out = Path.of("");

  @Option(
      names = "--check",
      description = "Writes nothing, tells what would change on each node; exit 1 if anything.")
  private boolean check;

  @Spec private @Nullable CommandSpec spec;

  Compose() {}

  /** Which nodes. */
  static final class Chosen {
    @Option(names = "--node", paramLabel = "NAME", description = "This one; may be repeated.")
    private List<String> nodes = new ArrayList<>();

    @Option(names = "--all", description = "All of them.")
    private boolean all;
  }

  /** Ends the JVM with the command's exit value. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Compose());
  }

  @Override
  public Integer call() {
    try {
      SortedMap<String, NodeFolder> folders = folders(PlanReader.read(plan));
      return check ? tell(folders) : write(folders);
    } catch (WrongInput wrong) {
      wrong.mistakes().forEach(mistake -> err(plan + ": " + mistake));
      return WRONG;
    } catch (IOException e) {
      err("sluice: " + e.getMessage());
      return FAILED;
    }
  }

  private SortedMap<String, NodeFolder> folders(SortedMap<String, SortedMap<String, String>> all) {
    for (String name : chosen.nodes) {
      if (!all.containsKey(name)) {
        throw new CommandLine.ParameterException(
            commands().commandLine(),
            "--node: '"
                + name
                + "' is not in the plan, which has "
                + String.join(", ", all.keySet()));
      }
    }
    var folders = new TreeMap<String, NodeFolder>();
    all.forEach(
        (name, files) -> {
          if (chosen.all || chosen.nodes.contains(name)) {
            folders.put(name, new NodeFolder(out.resolve(name), files));
          }
        });
    return folders;
  }

  private int tell(SortedMap<String, NodeFolder> folders) throws IOException {
    int status = DONE;
    for (Map.Entry<String, NodeFolder> each : folders.entrySet()) {
      for (Map.Entry<String, List<String>> file : each.getValue().changes().entrySet()) {
        status = FAILED;
        out(each.getKey() + "/" + file.getKey());
        file.getValue().forEach(line -> out("  " + line));
      }
    }
    if (tellLeft(folders)) {
      status = FAILED;
    }
    if (status == DONE) {
      out("nothing would change on " + folders.keySet().stream().collect(Collectors.joining(", ")));
    }
    return status;
  }

  private int write(SortedMap<String, NodeFolder> folders) throws IOException {
    for (Map.Entry<String, NodeFolder> each : folders.entrySet()) {
      int changed = each.getValue().changes().size();
      each.getValue().write();
      out(each.getKey() + ": " + (changed == 0 ? "as it was" : changed + " files changed"));
    }
    tellLeft(folders);
    return DONE;
  }

  /** Nodes that left the plan: somebody has to stop what runs there, so their files stay. */
  private boolean tellLeft(SortedMap<String, NodeFolder> folders) throws IOException {
    boolean some = false;
    if (chosen.all && Files.isDirectory(out)) {
      try (DirectoryStream<Path> there = Files.newDirectoryStream(out, Files::isDirectory)) {
        for (Path folder : there) {
          if (!folders.containsKey(folder.getFileName().toString())
              && Files.exists(folder.resolve(NodeFiles.COMPOSE))) {
            some = true;
            err(folder + " is of a node that is not in the plan: stop what runs there, remove it");
          }
        }
      }
    }
    return some;
  }

  private void out(String line) {
    commands().commandLine().getOut().println(line);
    commands().commandLine().getOut().flush();
  }

  private void err(String line) {
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
