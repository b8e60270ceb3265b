package io.sluice.registry.etcd;

import com.google.protobuf.ByteString;
import io.sluice.registry.Instance;
import io.sluice.registry.RegistryEvent.Rejected;

/** Entries as instances, by a layout; pure. */
final class EntryReader {
  private static final int WORDS = 200;

  private final EtcdLayout layout;
  private final int maxValueBytes;

  EntryReader(EtcdLayout layout, int maxValueBytes) {
    this.layout = layout;
    this.maxValueBytes = maxValueBytes;
  }

  Reading read(EntryName name, ByteString value) {
    String mistake = name.mistake();
    if (!mistake.isEmpty()) {
      return refused(name, mistake);
    }
    if (value.size() > maxValueBytes) {
      return refused(name, "the value has " + value.size() + " bytes, more than " + maxValueBytes);
    }
    if (!value.isValidUtf8()) {
      return refused(name, "the value is not UTF-8");
    }
    try {
      return new Reading.Accepted(instance(name.id(), value.toStringUtf8()));
    } catch (IllegalArgumentException e) {
      return refused(name, String.valueOf(e.getMessage()));
    }
  }

  private Instance instance(String id, String value) {
    if (layout instanceof EtcdLayout.GrpcNaming) {
      return NamingDocument.instance(id, Document.of(value));
    }
    if (layout instanceof EtcdLayout.Json json) {
      return new FieldsDocument(json.fields()).instance(id, Document.of(value));
    }
    if (layout instanceof EtcdLayout.Keys) {
      return new Decoration().instance(id, Place.of(value.strip()));
    }
    throw new IllegalStateException("unknown layout " + layout);
  }

  private static Reading refused(EntryName name, String reason) {
    return new Reading.Refused(new Rejected(shortened(name.id()), shortened(reason)));
  }

  private static String shortened(String text) {
    String safe = text.isEmpty() ? "(no name)" : text.replaceAll("\\p{Cntrl}", "?");
    return safe.length() <= WORDS ? safe : safe.substring(0, WORDS) + "...";
  }
}
