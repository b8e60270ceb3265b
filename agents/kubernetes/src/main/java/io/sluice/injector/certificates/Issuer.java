package io.sluice.injector.certificates;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Makes a pair and an authority of its own that signed it. The authority's key is forgotten at
 * once: with what is kept nobody can sign a second certificate that the API server would believe.
 */
final class Issuer {
  /** Clocks of an API server and the injector differ. */
  static final Duration SKEW = Duration.ofMinutes(5);

  private final List<String> names;
  private final Duration life;
  private final SecureRandom random = new SecureRandom();

  /**
   * @param names DNS names of the webhook's Service
   * @param life of what is made
   */
  Issuer(List<String> names, Duration life) {
    this.names = List.copyOf(names);
    this.life = life;
  }

  /** A pair, and who signed it (PEM). */
  record Issued(Pair pair, String authority) {}

  Issued issue(Instant now) {
    try {
      KeyPair authorityKeys = keys();
      KeyPair keys = keys();
      X500Principal authority = new X500Principal("CN=sluice-injector-ca-" + now.getEpochSecond());
      X500Principal subject = new X500Principal("CN=" + names.get(0));
      JcaX509v3CertificateBuilder root = certificate(authority, authority, authorityKeys, now);
      root.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      root.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
      JcaX509v3CertificateBuilder leaf = certificate(authority, subject, keys, now);
      leaf.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      leaf.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      leaf.addExtension(
          Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
      leaf.addExtension(Extension.subjectAlternativeName, false, alternativeNames());
      String key = pem(new JcaPKCS8Generator(keys.getPrivate(), null));
      return new Issued(
          Pair.of(pem(signed(leaf, authorityKeys)), key), pem(signed(root, authorityKeys)));
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new IllegalStateException("no certificate can be made", e);
    }
  }

  private static KeyPair keys() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private JcaX509v3CertificateBuilder certificate(
      X500Principal issuer, X500Principal subject, KeyPair keys, Instant now) {
    return new JcaX509v3CertificateBuilder(
        issuer,
        new BigInteger(127, random),
        Date.from(now.minus(SKEW)),
        Date.from(now.plus(life)),
        subject,
        keys.getPublic());
  }

  private GeneralNames alternativeNames() throws CertIOException {
    return new GeneralNames(
        names.stream()
            .map(name -> new GeneralName(GeneralName.dNSName, name))
            .toArray(GeneralName[]::new));
  }

  private static X509Certificate signed(JcaX509v3CertificateBuilder builder, KeyPair authority)
      throws GeneralSecurityException, OperatorCreationException {
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(
                new JcaContentSignerBuilder("SHA256withECDSA").build(authority.getPrivate())));
  }

  private static String pem(Object object) throws IOException {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(object);
    }
    return text.toString();
  }
}
