package io.sluice.store;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How many rows each table has, and a digest over them that does not depend on their order, because
 * the databases sort text differently: the sum of the rows' SHA-256.
 */
final class TableDigests {
  private final SortedMap<String, Long> rows = new TreeMap<>();
  private final SortedMap<String, BigInteger> sums = new TreeMap<>();

  /** Takes a row and gives it back. */
  String add(String table, String row) {
    rows.merge(table, 1L, Long::sum);
    sums.merge(table, new BigInteger(1, sha256(table + " " + row)), BigInteger::add);
    return row;
  }

  SortedMap<String, Long> rows() {
    return new TreeMap<>(rows);
  }

  /** Equal for equal rows of all tables. */
  String text() {
    return new BigInteger(1, sha256(rows + " " + sums)).toString(16);
  }

  private static byte[] sha256(String text) {
    return DurableFile.sha256(text.getBytes(StandardCharsets.UTF_8));
  }
}
