package io.sluice.proof;

import java.io.BufferedReader;
import java.io.IOException;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Heads that were kept outside the database and carry a good signature.
 *
 * @param heads in the order of the file; of very many an even choice, the last one always
 * @param refused how many lines had a head without a good signature
 */
public record TrustedHeads(List<SignedHead> heads, long refused) {
  /** Enough to find the hour in which something was done; each costs a signature to check. */
  private static final int MOST = 2_000;

  public TrustedHeads {
    heads = List.copyOf(heads);
  }

  /** None. */
  public static final TrustedHeads NONE = new TrustedHeads(List.of(), 0);

  /**
   * Reads heads, one a line, alone or behind what a syslog server writes before it.
   *
   * @param keys any of which may have signed
   */
  public static TrustedHeads read(BufferedReader lines, Collection<PublicKey> keys)
      throws IOException {
    List<SignedHead> chosen = new ArrayList<>();
    SignedHead newest = null;
    long step = 1;
    long seen = 0;
    for (String line = BoundedLines.next(lines); line != null; line = BoundedLines.next(lines)) {
      int begin = line.indexOf("{\"at\":");
      SignedHead head =
          begin < 0 ? null : SignedHead.read(line.substring(begin).stripTrailing()).orElse(null);
      if (head == null) {
        continue;
      }
      newest = head;
      if (seen++ % step == 0) {
        chosen.add(head);
      }
      if (chosen.size() > MOST) {
        chosen = everySecond(chosen);
        step *= 2;
      }
    }
    if (newest != null && !chosen.contains(newest)) {
      chosen.add(newest);
    }
    List<SignedHead> good =
        chosen.stream().filter(head -> keys.stream().anyMatch(head::isSignedWith)).toList();
    return new TrustedHeads(good, chosen.size() - good.size());
  }

  private static List<SignedHead> everySecond(List<SignedHead> heads) {
    List<SignedHead> half = new ArrayList<>();
    for (int i = 0; i < heads.size(); i += 2) {
      half.add(heads.get(i));
    }
    return half;
  }
}
