package io.sluice.xds.protocol.errand;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Something that an agent is to do.
 *
 * @param id of its report
 * @param kind what; an agent that does not know it says so
 * @param arguments by name; unknown ones are ignored
 */
public record Errand(long id, String kind, SortedMap<String, String> arguments) {
  private static final String ID = "id";
  private static final String KIND = "kind";
  private static final String ARGUMENTS = "arguments";

  public Errand {
    arguments = Collections.unmodifiableSortedMap(new TreeMap<>(arguments));
  }

  /** As it is sent. */
  public Struct message() {
    Struct.Builder all = Struct.newBuilder();
    arguments.forEach((name, value) -> all.putFields(name, Fields.text(value)));
    return Fields.of(KIND, kind)
        .putFields(ID, Fields.number(id))
        .putFields(ARGUMENTS, Fields.struct(all.build()))
        .build();
  }

  /** What a message says; a message that says nothing is an errand of an unknown kind. */
  public static Errand read(Struct message) {
    SortedMap<String, String> arguments = new TreeMap<>();
    Map<String, Value> all =
        message.getFieldsOrDefault(ARGUMENTS, Fields.NOTHING).getStructValue().getFieldsMap();
    all.forEach((name, value) -> arguments.put(name, value.getStringValue()));
    return new Errand(Fields.number(message, ID), Fields.text(message, KIND), arguments);
  }
}
