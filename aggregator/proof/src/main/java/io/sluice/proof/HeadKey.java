package io.sluice.proof;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;

/** A member's Ed25519 key for heads. The public half is what an auditor keeps. */
public final class HeadKey {
  private static final String ALGORITHM = "Ed25519";

  private final PrivateKey secret;
  private final String publicText;

  private HeadKey(PrivateKey secret, String publicText) {
    this.secret = secret;
    this.publicText = publicText;
  }

  /** A new one. */
  public static HeadKey make() {
    try {
      KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
      return new HeadKey(pair.getPrivate(), text(pair.getPublic().getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK from 15 on has Ed25519", e);
    }
  }

  /**
   * The key of a {@link #text}.
   *
   * @throws IllegalArgumentException if it is none; the message tells nothing of it
   */
  public static HeadKey read(String text) {
    List<String> lines = text.strip().lines().toList();
    try {
      if (lines.size() == 2) {
        byte[] secret = Base64.getDecoder().decode(lines.get(0));
        HeadKey key =
            new HeadKey(
                KeyFactory.getInstance(ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(secret)),
                lines.get(1));
        SignedHead tried = key.sign(Chain.EMPTY.head(), 0, "x");
        if (tried.isSignedWith(publicKey(lines.get(1)))) {
          return key;
        }
      }
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IllegalArgumentException("this is no key for the audit's heads", e);
    }
    throw new IllegalArgumentException("this is no key for the audit's heads");
  }

  /** Both halves, a line each; a secret. */
  public String text() {
    return text(secret.getEncoded()) + "\n" + publicText + "\n";
  }

  /** The public half, base64 of its X.509 form. */
  public String publicText() {
    return publicText;
  }

  /**
   * The public key of a {@link #publicText}.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static PublicKey publicKey(String text) {
    try {
      return KeyFactory.getInstance(ALGORITHM)
          .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(text.strip())));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IllegalArgumentException("this is no public key of the audit's heads", e);
    }
  }

  /** Vouches for a head. */
  public SignedHead sign(Head head, long at, String member) {
    try {
      Signature signer = Signature.getInstance(ALGORITHM);
      signer.initSign(secret);
      signer.update(SignedHead.signed(head, at, member));
      return new SignedHead(head, at, member, text(signer.sign()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("an Ed25519 key signs", e);
    }
  }

  private static String text(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** Without the secret. */
  @Override
  public String toString() {
    return "HeadKey[" + publicText + "]";
  }
}
