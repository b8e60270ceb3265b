package io.sluice.compose;

import io.sluice.agent.Fields;
import io.sluice.agent.Rules;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Reads one service of a plan. */
final class ServiceReader {
  private static final Set<String> MESH_ONLY =
      Set.of("environment", "protocol", "mode", "dependencies");
  private static final Set<String> KNOWN =
      Set.of(
          "image",
          "version",
          "mesh",
          "ports",
          "health",
          "env",
          "volumes",
          "command",
          "user",
          "writable",
          "capabilities",
          "needs",
          "place");

  private ServiceReader() {}

  static Plan.Service read(String name, Fields fields, String environment) {
    boolean mesh = Words.flag(fields, "mesh", true);
    var known = new TreeSet<>(KNOWN);
    if (mesh) {
      known.addAll(MESH_ONLY);
    }
    fields.onlyKnown(known);
    Fields health = fields.under("health");
    health.onlyKnown(mesh ? Set.of("http", "interval", "command") : Set.of("command"));
    String image = fields.text("image", "", Words::isImage, Words.IMAGE_WORDS);
    String version = fields.text("version", "", Words::isTag, Words.TAG_WORDS);
    return new Plan.Service(
        name,
        image + ":" + version,
        container(fields, health),
        mesh ? Optional.of(mesh(fields, health, environment)) : Optional.empty(),
        ports(fields.under("ports"), mesh),
        fields.has("needs") ? Words.room(fields.under("needs"), Plan.Room.NONE) : Plan.Room.NONE,
        place(fields.under("place")));
  }

  private static Plan.Container container(Fields fields, Fields health) {
    return new Plan.Container(
        Words.texts(fields.under("env")),
        fields.texts("volumes", Words::isLine, Words.LINE_WORDS),
        fields.words("command", Words::isLine, Words.LINE_WORDS),
        health.words("command", Words::isLine, Words.LINE_WORDS),
        fields.has("user") ? fields.text("user", "", Rules::isText, Rules.TEXT_WORDS) : "",
        Words.flag(fields, "writable", false),
        fields.texts(
            "capabilities", word -> word.matches("[A-Z_]{1,40}"), "a capability as CHOWN"));
  }

  /** What the agent's manifest says is judged by the agent's own reader, later. */
  private static Plan.Mesh mesh(Fields fields, Fields health, String environment) {
    return new Plan.Mesh(
        fields.has("environment")
            ? fields.text("environment", "", Rules::isEnvironment, Rules.ENVIRONMENT_WORDS)
            : environment,
        fields.text(
            "protocol",
            "http",
            Set.of("http", "http2", "grpc", "tcp")::contains,
            "one of http, http2, grpc, tcp"),
        fields.text(
            "mode",
            "both",
            Set.of("observe", "ingress", "both")::contains,
            "one of observe, ingress, both"),
        fields.texts(
            "dependencies",
            name -> name.equals("*") || Rules.isService(name),
            Rules.SERVICE_WORDS + ", or '*'"),
        health.has("http")
            ? health.text(
                "http",
                "",
                word -> word.matches("/[\\x21-\\x7e&&[^$]]{0,1000}"),
                "a path that begins with '/'")
            : "",
        health.has("interval")
            ? health.text(
                "interval", "", word -> word.matches("\\d{1,7}(ms|s|m)"), "a duration such as 2s")
            : "");
  }

  private static SortedMap<Plan.Port, Integer> ports(Fields fields, boolean mesh) {
    List<Plan.Port> all = mesh ? List.of(Plan.Port.values()) : List.of(Plan.Port.SERVICE);
    Set<String> known =
        all.stream().map(Plan.Port::key).collect(Collectors.toCollection(TreeSet::new));
    if (mesh) {
      known.add("from");
    }
    fields.onlyKnown(known);
    int from = mesh ? fields.port("from", 0) : 0;
    var ports = new TreeMap<Plan.Port, Integer>();
    for (Plan.Port port : all) {
      int usual =
          from == 0 || port == Plan.Port.SERVICE ? port.usual() : from + all.indexOf(port) - 1;
      int number = fields.port(port.key(), usual);
      if (number != 0) {
        ports.put(port, number);
      }
    }
    if (ports.containsKey(Plan.Port.INGRESS) && !ports.containsKey(Plan.Port.SERVICE)) {
      fields.wrong("service", Rules.PORT_WORDS + ", which ports.ingress needs");
    }
    return ports;
  }

  private static Plan.Place place(Fields fields) {
    fields.onlyKnown(Set.of("count", "where", "nodes", "spread", "perNode", "step"));
    String count =
        fields.text(
            "count",
            "1",
            word -> word.equals("every") || word.matches("[1-9]\\d{0,4}"),
            "a number of instances, or every");
    int perNode = Words.number(fields, "perNode", 1, 100);
    return new Plan.Place(
        count.equals("every") ? 0 : Integer.parseInt(count),
        Words.labels(fields.under("where")),
        fields.has("spread") ? fields.text("spread", "", Words::isLabel, Words.LABEL_WORDS) : "",
        perNode,
        Words.number(fields, "step", 20, 10_000),
        fields.texts("nodes", Words::isNode, Words.NODE_WORDS));
  }
}
