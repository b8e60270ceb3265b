package io.sluice.launcher.tls;

import io.sluice.launcher.tls.PemMistake.About;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads certificates and private keys as OpenSSL, certbot and cert-manager write them. */
final class Pem {
  /** Far beyond any chain of certificates. */
  private static final int MOST_BYTES = 1 << 20;

  private static final Pattern BLOCK =
      Pattern.compile(
          "-----BEGIN ([A-Z0-9 ]*PRIVATE KEY)-----([A-Za-z0-9+/=\\s]*+)-----END \\1-----");

  /** {@code AlgorithmIdentifier} of rsaEncryption (RFC 8017, appendix C). */
  private static final byte[] RSA = der("300d06092a864886f70d0101010500");

  /** The object identifier id-ecPublicKey (RFC 5480). */
  private static final byte[] EC = der("06072a8648ce3d0201");

  private static final byte[] VERSION_0 = der("020100");
  private static final int SEQUENCE = 0x30;
  private static final int OCTETS = 0x04;
  private static final int PARAMETERS = 0xa0;

  private Pem() {}

  private static byte[] der(String hexadecimal) {
    return HexFormat.of().parseHex(hexadecimal);
  }

  /** What stands in a file. */
  static String text(Path file, About about) throws PemMistake {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new PemMistake(about, file + " is longer than 1 MiB");
      }
      return new String(bytes, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new PemMistake(about, file + " cannot be read");
    }
  }

  /** One or more certificates, in the order of the file. */
  static List<X509Certificate> certificates(Path file, String text, About about) throws PemMistake {
    List<X509Certificate> found = new ArrayList<>();
    try {
      for (Certificate one :
          CertificateFactory.getInstance("X.509")
              .generateCertificates(
                  new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)))) {
        if (one instanceof X509Certificate certificate) {
          found.add(certificate);
        }
      }
    } catch (CertificateException e) {
      throw new PemMistake(about, file + " has a certificate that cannot be understood");
    }
    if (found.isEmpty()) {
      throw new PemMistake(about, file + " has no certificate in PEM (BEGIN CERTIFICATE)");
    }
    return found;
  }

  /** The one private key, of the algorithm of a certificate's public key. */
  static PrivateKey key(Path file, String text, String algorithm) throws PemMistake {
    Matcher block = BLOCK.matcher(text);
    if (!block.find()) {
      throw new PemMistake(About.KEY, file + " has no private key in PEM (BEGIN PRIVATE KEY)");
    }
    byte[] encoded;
    try {
      encoded = Base64.getMimeDecoder().decode(block.group(2));
    } catch (IllegalArgumentException e) {
      throw unreadable(file);
    }
    byte[] pkcs8 =
        switch (block.group(1)) {
          case "PRIVATE KEY" -> encoded;
          case "RSA PRIVATE KEY" -> wrapped(RSA, encoded);
          case "EC PRIVATE KEY" -> wrapped(element(SEQUENCE, EC, curve(file, encoded)), encoded);
          default ->
              throw new PemMistake(
                  About.KEY,
                  file
                      + " has a key with a password or of an unknown form; this writes one that can"
                      + " be read: openssl pkcs8 -topk8 -nocrypt -in KEY -out NEW");
        };
    try {
      return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    } catch (GeneralSecurityException e) {
      throw unreadable(file);
    }
  }

  private static PemMistake unreadable(Path file) {
    return new PemMistake(
        About.KEY,
        file + " has a private key that cannot be understood or is not the certificate's");
  }

  /** PKCS #8 round an older form (RFC 5208). */
  private static byte[] wrapped(byte[] algorithm, byte[] key) {
    return element(SEQUENCE, VERSION_0, algorithm, element(OCTETS, key));
  }

  private static byte[] element(int tag, byte[]... parts) {
    int length = Arrays.stream(parts).mapToInt(part -> part.length).sum();
    ByteArrayOutputStream out = new ByteArrayOutputStream(length + 5);
    out.write(tag);
    if (length < 0x80) {
      out.write(length);
    } else if (length < 0x100) {
      out.write(0x81);
      out.write(length);
    } else {
      out.write(0x82);
      out.write(length >> 8);
      out.write(length);
    }
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  /** The curve that an ECPrivateKey names (RFC 5915): what is in its parameters. */
  private static byte[] curve(Path file, byte[] key) throws PemMistake {
    int at = body(key, 0);
    while (at > 0 && at + 2 <= key.length) {
      int begins = body(key, at);
      int ends = begins + length(key, at);
      if (begins <= 0 || ends > key.length || ends <= at) {
        break;
      }
      if ((key[at] & 0xff) == PARAMETERS) {
        return Arrays.copyOfRange(key, begins, ends);
      }
      at = ends;
    }
    throw unreadable(file);
  }

  /** Where the content of the element begins. */
  private static int body(byte[] der, int at) {
    if (at + 2 > der.length) {
      return -1;
    }
    int first = der[at + 1] & 0xff;
    return at + 2 + (first < 0x80 ? 0 : first - 0x80);
  }

  private static int length(byte[] der, int at) {
    int first = der[at + 1] & 0xff;
    if (first < 0x80) {
      return first;
    }
    int length = 0;
    for (int i = at + 2; i < Math.min(body(der, at), der.length); i++) {
      length = (length << 8) | (der[i] & 0xff);
    }
    return first > 0x82 ? -1 : length;
  }
}
