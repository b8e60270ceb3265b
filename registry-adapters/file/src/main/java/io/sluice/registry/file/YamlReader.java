package io.sluice.registry.file;

import io.sluice.registry.file.YamlValue.Mapping;
import io.sluice.registry.file.YamlValue.Pair;
import io.sluice.registry.file.YamlValue.Scalar;
import io.sluice.registry.file.YamlValue.Sequence;
import java.io.Reader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;

/**
 * Reads YAML value by value, so that a large file needs no large tree: 200,000 instances as one
 * tree took 500 MB.
 */
final class YamlReader {
  /** An instance and its metadata: nothing is deeper, with room for a mistake. */
  private static final int NESTING = 10;

  /** Anchors for what many instances share are welcome, a bomb of them is not. */
  private static final int ALIASES = 10_000;

  private static final Set<String> ABSENT = Set.of("", "~", "null", "Null", "NULL");

  /** What is wrong with the YAML as such. */
  static final class WrongYaml extends Exception {
    private static final long serialVersionUID = 1L;

    WrongYaml(int line, String reason) {
      super("line " + line + ": " + reason);
    }
  }

  private final Iterator<Event> events;
  private final Map<String, YamlValue> anchors = new HashMap<>();
  private @Nullable Event ahead;
  private int aliases;

  YamlReader(Reader text) {
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit((int) StillFile.MAX_BYTES);
    events = new Yaml(new SafeConstructor(options)).parse(text).iterator();
  }

  /** Looks at what comes next. */
  Event peek() {
    Event next = ahead;
    if (next == null) {
      next = events.next();
      ahead = next;
    }
    return next;
  }

  /** Takes what comes next. */
  Event take() {
    Event next = peek();
    ahead = null;
    return next;
  }

  /** Whether what comes next is of a kind; then it is taken. */
  boolean takes(Event.ID kind) {
    if (!peek().is(kind)) {
      return false;
    }
    ahead = null;
    return true;
  }

  static int line(Event event) {
    return event.getStartMark().getLine() + 1;
  }

  /** Takes the next value, whole. */
  YamlValue value() throws WrongYaml {
    return value(0);
  }

  private YamlValue value(int depth) throws WrongYaml {
    Event event = take();
    int line = line(event);
    if (depth > NESTING) {
      throw new WrongYaml(line, "nested too deeply");
    }
    if (event instanceof AliasEvent alias) {
      YamlValue anchored = anchors.get(alias.getAnchor());
      if (anchored == null) {
        throw new WrongYaml(line, "unknown alias *" + alias.getAnchor());
      }
      if (++aliases > ALIASES) {
        throw new WrongYaml(line, "more than " + ALIASES + " aliases");
      }
      return anchored;
    }
    YamlValue value = content(event, line, depth);
    @Nullable String anchor = ((NodeEvent) event).getAnchor();
    if (anchor != null) {
      anchors.put(anchor, value);
    }
    return value;
  }

  private YamlValue content(Event event, int line, int depth) throws WrongYaml {
    if (event instanceof ScalarEvent scalar) {
      boolean plain = scalar.getScalarStyle() == DumperOptions.ScalarStyle.PLAIN;
      String text = scalar.getValue();
      return new Scalar(text, plain && ABSENT.contains(text), line);
    }
    if (event instanceof SequenceStartEvent) {
      List<YamlValue> items = new ArrayList<>();
      while (!takes(Event.ID.SequenceEnd)) {
        items.add(value(depth + 1));
      }
      return new Sequence(items, line);
    }
    if (event instanceof MappingStartEvent) {
      List<Pair> pairs = new ArrayList<>();
      while (!takes(Event.ID.MappingEnd)) {
        YamlValue key = value(depth + 1);
        pairs.add(new Pair(key, value(depth + 1)));
      }
      return new Mapping(pairs, line);
    }
    throw new WrongYaml(line, "no value stands here");
  }
}
