package io.sluice.proof;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A head that a member vouched for. Kept outside the database, it shows whatever is done to the
 * entries that it covers.
 *
 * @param head what was signed
 * @param at when, milliseconds since the epoch
 * @param member who
 * @param signature Ed25519 over the rest, base64
 */
public record SignedHead(Head head, long at, String member, String signature) {
  private static final Pattern LINE =
      Pattern.compile(
          "\\{\"at\":(\\d{1,16}),\"link\":\"([0-9a-f]{64})\",\"member\":\"([A-Za-z0-9._-]{1,253})\","
              + "\"root\":\"([0-9a-f]{64})\",\"signature\":\"([A-Za-z0-9+/=]{1,200})\","
              + "\"size\":(\\d{1,16})}");

  /** What its signature covers begins so, so that no other text that a key signs is a head. */
  private static final String PURPOSE = "sluice audit head 1\n";

  /** The head as one line of canonical JSON. */
  public String line() {
    return "{\"at\":%d,\"link\":\"%s\",\"member\":\"%s\",\"root\":\"%s\",\"signature\":\"%s\",\"size\":%d}"
        .formatted(at, head.link().hex(), member, head.root().hex(), signature, head.size());
  }

  /** The head in a line, or nothing when it is none. */
  public static Optional<SignedHead> read(String line) {
    Matcher parts = LINE.matcher(line);
    if (!parts.matches()) {
      return Optional.empty();
    }
    Head head =
        new Head(
            Long.parseLong(parts.group(6)), new Hash(parts.group(4)), new Hash(parts.group(2)));
    return Optional.of(
        new SignedHead(head, Long.parseLong(parts.group(1)), parts.group(3), parts.group(5)));
  }

  /** Whether it was signed with the private half of a key. */
  public boolean isSignedWith(PublicKey key) {
    try {
      Signature verifier = Signature.getInstance("Ed25519");
      verifier.initVerify(key);
      verifier.update(signed(head, at, member));
      return verifier.verify(Base64.getDecoder().decode(signature));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      return false; // what is no signature is none of this key
    }
  }

  static byte[] signed(Head head, long at, String member) {
    String text =
        "%s{\"at\":%d,\"link\":\"%s\",\"member\":\"%s\",\"root\":\"%s\",\"size\":%d}"
            .formatted(PURPOSE, at, head.link().hex(), member, head.root().hex(), head.size());
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
