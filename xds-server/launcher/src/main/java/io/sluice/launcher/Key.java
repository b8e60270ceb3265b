package io.sluice.launcher;

/**
 * One key of the configuration, declared once: for the reader, and for the document that a test
 * holds to it.
 *
 * @param path with dots; {@code sources.} begins a source's own keys
 * @param kind what its value may be
 * @param byDefault the default's text, or in parentheses what stands in for one
 * @param otherwise the value when the key is absent; also what stands in for a wrong one while the
 *     rest is checked
 * @param secret whether its value is never shown, and may be {@code file:PATH}
 */
record Key<T>(String path, Kind<T> kind, String byDefault, T otherwise, boolean secret) {

  /** A key whose default is a value. */
  static <T> Key<T> of(String path, Kind<T> kind, String byDefault) {
    return new Key<>(path, kind, byDefault, kind.parse().apply(byDefault), false);
  }

  /** A key whose default has to be found, or that must be given. */
  static <T> Key<T> of(String path, Kind<T> kind, String inParentheses, T otherwise) {
    return new Key<>(path, kind, "(" + inParentheses + ")", otherwise, false);
  }

  Key<T> asSecret() {
    return new Key<>(path, kind, byDefault, otherwise, true);
  }

  boolean isRequired() {
    return byDefault.equals("(required)");
  }

  /** The last part of the path, as it stands in the file. */
  String name() {
    return path.substring(path.lastIndexOf('.') + 1);
  }
}
