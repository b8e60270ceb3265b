package io.sluice.registry.etcd;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Status;
import io.sluice.registry.etcd.EtcdFault.Kind;
import java.net.ConnectException;
import java.security.cert.CertificateException;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/** What a status of gRPC from etcd, or from the way to it, means; pure. */
final class StatusReading {
  private static final int WORDS = 200;
  private static final Pattern UNPRINTABLE = Pattern.compile("[^\\x20-\\x7e]+");

  private StatusReading() {}

  /**
   * Reads a failed call.
   *
   * @param at host and port, for people
   */
  static EtcdFault fault(Status status, String at) {
    String words = words(status.getDescription());
    return switch (status.getCode()) {
      case UNAUTHENTICATED -> new EtcdFault(Kind.STALE_TOKEN, "etcd refuses the token: " + words);
      case PERMISSION_DENIED ->
          new EtcdFault(Kind.CREDENTIALS, "etcd does not let this user read the prefix: " + words);
      case INVALID_ARGUMENT, FAILED_PRECONDITION -> refused(words);
      case OUT_OF_RANGE -> new EtcdFault(Kind.COMPACTED, words);
      case RESOURCE_EXHAUSTED ->
          words.contains("exceeds maximum size")
              ? new EtcdFault(Kind.TOO_LARGE, "An answer is too long: " + words)
              : new EtcdFault(Kind.OUTAGE, "etcd limits how much may be asked: " + words);
      case DEADLINE_EXCEEDED ->
          new EtcdFault(Kind.OUTAGE, "etcd at " + at + " does not answer in time");
      case UNIMPLEMENTED, UNKNOWN -> unknown(status, at, words);
      default -> broken(status, at, words);
    };
  }

  /** Reads why etcd cancelled a watch. */
  static EtcdFault cancelled(String reason, long compactRevision) {
    String words = words(reason);
    if (compactRevision != 0) {
      return new EtcdFault(Kind.COMPACTED, "compacted at " + compactRevision);
    }
    if (words.contains("invalid auth token") || words.contains("revision of auth store is old")) {
      return new EtcdFault(Kind.STALE_TOKEN, words);
    }
    if (words.contains("permission denied")) {
      return new EtcdFault(Kind.CREDENTIALS, "etcd does not let this user watch: " + words);
    }
    return new EtcdFault(Kind.OUTAGE, "etcd ended the watch: " + words);
  }

  private static EtcdFault refused(String words) {
    if (words.contains("revision of auth store is old")) {
      return new EtcdFault(Kind.STALE_TOKEN, words);
    }
    String lower = words.toLowerCase(Locale.ROOT);
    boolean login = lower.contains("authentication failed") || lower.contains("user name is empty");
    return login
        ? new EtcdFault(Kind.CREDENTIALS, "etcd refuses user and password: " + words)
        : new EtcdFault(Kind.OUTAGE, "etcd refuses the question: " + words);
  }

  private static EtcdFault unknown(Status status, String at, String words) {
    boolean etcds = words.contains("etcdserver") || words.contains("raft");
    return etcds || status.getCause() != null
        ? broken(status, at, words)
        : new EtcdFault(Kind.UNTRUSTED, "What answers at " + at + " is no etcd: " + words);
  }

  private static EtcdFault broken(Status status, String at, String words) {
    for (Throwable cause = status.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateException) {
        return new EtcdFault(
            Kind.UNTRUSTED,
            "The certificate of etcd at " + at + " is not trusted: " + words(cause.getMessage()));
      }
      if (cause instanceof SSLException && String.valueOf(cause.getMessage()).contains("alert")) {
        return new EtcdFault(
            Kind.CREDENTIALS,
            "etcd at " + at + " refuses the TLS connection: " + words(cause.getMessage()));
      }
      if (cause instanceof InvalidProtocolBufferException) {
        return new EtcdFault(Kind.UNTRUSTED, "The answer of " + at + " is not etcd's");
      }
      if (cause instanceof ConnectException) {
        return new EtcdFault(Kind.OUTAGE, "etcd at " + at + " cannot be connected to");
      }
    }
    return new EtcdFault(Kind.OUTAGE, "The connection to etcd at " + at + " broke: " + words);
  }

  private static String words(@org.jspecify.annotations.Nullable String said) {
    String safe = UNPRINTABLE.matcher(said == null ? "" : said).replaceAll(" ").trim();
    return safe.length() <= WORDS ? safe : safe.substring(0, WORDS) + "...";
  }
}
