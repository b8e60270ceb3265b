package io.sluice.registry.file;

import java.util.List;

/** A YAML value with the line where it begins, counted from 1. */
sealed interface YamlValue {
  int line();

  /** A single value; absent when nothing, {@code ~} or {@code null} stands there. */
  record Scalar(String text, boolean absent, int line) implements YamlValue {}

  /** Keys and values, in the file's order, equal keys included. */
  record Mapping(List<Pair> pairs, int line) implements YamlValue {}

  /** One key of a mapping. */
  record Pair(YamlValue key, YamlValue value) {}

  /** A list. */
  record Sequence(List<YamlValue> items, int line) implements YamlValue {}
}
