package io.sluice.registry.etcd;

import com.google.protobuf.ByteString;
import java.util.regex.Pattern;

/**
 * What a key below the prefix names.
 *
 * @param service the source's own name; empty when the key has none that could be one
 * @param id the rest of the key
 */
record EntryName(String service, String id) {
  /** Longer parts of keys are no names; Sluice's services have 253 characters at most. */
  static final int LONGEST = 512;

  private static final Pattern UNPRINTABLE = Pattern.compile("\\p{Cntrl}");

  /**
   * Takes a key apart.
   *
   * @param root what the key begins with, a trailing slash included
   */
  static EntryName of(ByteString key, ByteString root) {
    ByteString rest = key.substring(root.size());
    String text = rest.toStringUtf8();
    int slash = text.lastIndexOf('/');
    String service = slash < 0 ? "" : text.substring(0, slash);
    boolean nameable =
        rest.isValidUtf8() && service.length() <= LONGEST && !UNPRINTABLE.matcher(service).find();
    return nameable ? new EntryName(service, text.substring(slash + 1)) : new EntryName("", text);
  }

  /** What is wrong with it, empty when nothing is. */
  String mistake() {
    if (service.isEmpty()) {
      return "the key is not PREFIX/SERVICE/INSTANCE with a usable service name";
    }
    if (id.isEmpty() || id.length() > LONGEST || UNPRINTABLE.matcher(id).find()) {
      return "the key names no instance of 1 to " + LONGEST + " printable characters";
    }
    return "";
  }
}
