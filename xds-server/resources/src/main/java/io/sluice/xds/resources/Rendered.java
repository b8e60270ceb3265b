package io.sluice.xds.resources;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;

/**
 * One resource.
 *
 * @param type of it
 * @param name under which clients ask for it
 * @param bytes its deterministic form: the same input has the same bytes on every member
 */
public record Rendered(ResourceType type, String name, ByteString bytes) {
  static Rendered of(ResourceType type, String name, Message message) {
    return new Rendered(type, name, Encoding.bytes(message));
  }

  /** The proto, for people and tests: parsed anew at every call. */
  public Message message() {
    return type.parse(bytes);
  }

  /** The proto as JSON, with the messages inside it unpacked. */
  public String json() {
    return Encoding.json(message());
  }
}
