package io.sluice.console.signin;

import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import io.sluice.view.people.Principal;
import io.sluice.view.people.SignInProvider;
import io.sluice.view.people.SignInProvider.Verdict;
import io.sluice.view.people.User;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the claims of a verified ID token say of a person. */
record Claims(String nameClaim, String groupsClaim) {
  private static final int MOST_OF_A_NAME = 200;

  /** Enough that no two people have the same mark, short enough to be read. */
  private static final int MARK_BYTES = 12;

  Verdict verdict(IDTokenClaimsSet token) {
    String name = text(token.getClaim(nameClaim));
    if (name == null || !Principal.isUser(name)) {
      return new Verdict.Refused(
          "the provider's claim "
              + nameClaim
              + " is no name of a user here: "
              + Principal.USER_RULE
              + " (key: auth.oidc.nameClaim)");
    }
    if (nameClaim.equals("email") && !isVerified(token.getClaim("email_verified"))) {
      return new Verdict.Refused("the provider has not verified the address of this account");
    }
    String fullName = text(token.getClaim("name"));
    return new Verdict.Vouched(
        name,
        SignInProvider.METHOD + ":" + mark(token),
        fullName == null || fullName.length() > MOST_OF_A_NAME ? "" : fullName.strip(),
        groups(token.getClaim(groupsClaim)));
  }

  /** Some providers write the truth value as a text. */
  private static boolean isVerified(@Nullable Object claim) {
    return "true".equals(String.valueOf(claim));
  }

  private static @Nullable String text(@Nullable Object claim) {
    return claim instanceof String text ? text : null;
  }

  /** Groups whose names cannot be granted anything here are left out. */
  private static SortedSet<String> groups(@Nullable Object claim) {
    Collection<?> all =
        claim instanceof Collection<?> many ? many : claim == null ? List.of() : List.of(claim);
    return all.stream()
        .filter(String.class::isInstance)
        .map(String.class::cast)
        .filter(Principal::isGroup)
        .sorted()
        .limit(User.MOST_GROUPS)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Of the one person who has the name: a provider may give it to another one day. */
  private static String mark(IDTokenClaimsSet token) {
    String person = token.getIssuer().getValue() + "\n" + token.getSubject().getValue();
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(person.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, MARK_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
