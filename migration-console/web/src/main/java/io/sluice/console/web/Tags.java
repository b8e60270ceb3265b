package io.sluice.console.web;

import java.util.Arrays;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;
import org.jspecify.annotations.Nullable;

/** Entity tags of bodies that are only cached, never written with If-Match. */
final class Tags {
  private Tags() {}

  /** A tag that changes when the body does: its length and its CRC-32C. */
  static String of(byte[] body) {
    Checksum sum = new CRC32C();
    sum.update(body);
    return Integer.toHexString(body.length) + "-" + Long.toHexString(sum.getValue());
  }

  /** Whether an If-None-Match header names the tag. */
  static boolean matches(@Nullable String ifNoneMatch, String tag) {
    return ifNoneMatch != null
        && Arrays.stream(ifNoneMatch.split(",", -1))
            .map(String::strip)
            .map(candidate -> candidate.startsWith("W/") ? candidate.substring(2) : candidate)
            .anyMatch(candidate -> candidate.equals(tag) || candidate.equals("*"));
  }
}
