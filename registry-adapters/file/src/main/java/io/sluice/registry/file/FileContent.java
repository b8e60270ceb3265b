package io.sluice.registry.file;

import io.sluice.registry.Instance;
import io.sluice.registry.RegistryEvent.InstancesReplaced;
import io.sluice.registry.RegistryEvent.Rejected;
import io.sluice.registry.file.YamlReader.WrongYaml;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.Event;

/**
 * What the file says.
 *
 * @param services per name what is reported, in the file's order
 * @param revision a digest of the bytes
 */
record FileContent(Map<String, InstancesReplaced> services, String revision) {

  /** Understands the file's bytes, the whole of them or nothing. */
  static FileParsing parse(byte[] bytes, String revision) {
    InputStreamReader text =
        new InputStreamReader(
            new ByteArrayInputStream(bytes),
            StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT));
    try {
      return content(new YamlReader(text), revision);
    } catch (WrongYaml e) {
      return new FileParsing.Wrong(String.valueOf(e.getMessage()));
    } catch (MarkedYAMLException e) {
      String line = e.getProblemMark() == null ? "" : "line " + (e.getProblemMark().getLine() + 1);
      return new FileParsing.Wrong((line + " " + e.getProblem()).trim());
    } catch (YAMLException e) {
      return new FileParsing.Wrong(String.valueOf(e.getMessage()));
    }
  }

  private static FileParsing content(YamlReader yaml, String revision) throws WrongYaml {
    Event begin = yaml.take();
    if (!yaml.takes(Event.ID.DocumentStart)) {
      return new FileParsing.Wrong("it is empty");
    }
    if (!yaml.takes(Event.ID.MappingStart)) {
      throw new WrongYaml(YamlReader.line(begin), "it has no key \"services\"");
    }
    Map<String, InstancesReplaced> services = null;
    while (!yaml.takes(Event.ID.MappingEnd)) {
      YamlValue key = yaml.value();
      if (services != null || !InstanceEntry.isText(key, "services")) {
        throw new WrongYaml(key.line(), "it must have the key \"services\" and no other");
      }
      services = services(yaml, revision);
    }
    if (services == null) {
      throw new WrongYaml(YamlReader.line(begin), "it has no key \"services\"");
    }
    if (!yaml.takes(Event.ID.DocumentEnd) || !yaml.takes(Event.ID.StreamEnd)) {
      throw new WrongYaml(YamlReader.line(yaml.peek()), "it has more than one document");
    }
    return new FileParsing.Right(new FileContent(services, revision));
  }

  private static Map<String, InstancesReplaced> services(YamlReader yaml, String revision)
      throws WrongYaml {
    if (!yaml.takes(Event.ID.MappingStart)) {
      // A bare "services:" is what a half-written file looks like; a real nothing is "services:
      // {}".
      throw new WrongYaml(
          YamlReader.line(yaml.peek()),
          "\"services\" is no mapping of names; nothing is written as {}");
    }
    Map<String, InstancesReplaced> services = new LinkedHashMap<>();
    while (!yaml.takes(Event.ID.MappingEnd)) {
      YamlValue key = yaml.value();
      if (!(key instanceof YamlValue.Scalar name) || name.absent() || name.text().isEmpty()) {
        throw new WrongYaml(key.line(), "a service needs a name");
      }
      // A list is never an alias: a hundred lines could stand for a billion instances.
      boolean list = yaml.peek().is(Event.ID.SequenceStart);
      YamlValue value = yaml.value();
      if (!list || !(value instanceof YamlValue.Sequence entries)) {
        throw new WrongYaml(
            key.line(), "\"" + name.text() + "\" is no list; none is written as []");
      }
      if (services.put(name.text(), service(name.text(), entries, revision)) != null) {
        throw new WrongYaml(key.line(), "\"" + name.text() + "\" is named twice");
      }
    }
    return services;
  }

  private static InstancesReplaced service(
      String name, YamlValue.Sequence entries, String revision) {
    List<Instance> instances = new ArrayList<>(entries.items().size());
    List<Rejected> rejected = new ArrayList<>();
    Map<String, Integer> lines = new HashMap<>();
    for (YamlValue entry : entries.items()) {
      try {
        Instance instance = InstanceEntry.instance(entry);
        Integer before = lines.putIfAbsent(instance.id(), entry.line());
        if (before != null) {
          throw new IllegalArgumentException("the same address and port as in line " + before);
        }
        instances.add(instance);
      } catch (IllegalArgumentException e) {
        String where = name + ", line " + entry.line();
        rejected.add(new Rejected(where, String.valueOf(e.getMessage())));
      }
    }
    return new InstancesReplaced(name, instances, rejected, revision);
  }
}
