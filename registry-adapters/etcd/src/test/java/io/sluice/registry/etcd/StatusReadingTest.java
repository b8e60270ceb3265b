package io.sluice.registry.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.sluice.registry.etcd.EtcdFault.Kind;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusReadingTest {
  @ParameterizedTest
  @CsvSource({
    "UNAVAILABLE,etcdserver: no leader,OUTAGE",
    "UNAVAILABLE,io exception,OUTAGE",
    "DEADLINE_EXCEEDED,late,OUTAGE",
    "UNAUTHENTICATED,etcdserver: invalid auth token,STALE_TOKEN",
    "INVALID_ARGUMENT,etcdserver: revision of auth store is old,STALE_TOKEN",
    "INVALID_ARGUMENT,'etcdserver: authentication failed, invalid user ID or password',CREDENTIALS",
    "INVALID_ARGUMENT,etcdserver: user name is empty,CREDENTIALS",
    "PERMISSION_DENIED,etcdserver: permission denied,CREDENTIALS",
    "OUT_OF_RANGE,etcdserver: mvcc: required revision has been compacted,COMPACTED",
    "RESOURCE_EXHAUSTED,gRPC message exceeds maximum size 9: 10,TOO_LARGE",
    "RESOURCE_EXHAUSTED,etcdserver: too many requests,OUTAGE",
    "UNIMPLEMENTED,HTTP status code 404,UNTRUSTED",
    "UNKNOWN,context canceled by etcdserver,OUTAGE"
  })
  void aStatusIsReadAsWhatItMeans(Status.Code code, String words, Kind kind) {
    EtcdFault fault = StatusReading.fault(Status.fromCode(code).withDescription(words), "h:1");

    assertThat(fault.kind()).isEqualTo(kind);
    assertThat(fault.detail()).isNotBlank();
  }

  @Test
  void aCertificateThatIsNotTrustedIsNoOutage() {
    SSLHandshakeException thrown = new SSLHandshakeException("no");
    thrown.initCause(new CertificateException("PKIX path building failed"));

    assertThat(StatusReading.fault(Status.UNAVAILABLE.withCause(thrown), "h:1").kind())
        .isEqualTo(Kind.UNTRUSTED);
    assertThat(
            StatusReading.fault(
                    Status.UNAVAILABLE.withCause(
                        new SSLHandshakeException("Received fatal alert: bad_certificate")),
                    "h:1")
                .kind())
        .isEqualTo(Kind.CREDENTIALS);
  }

  @Test
  void whatEtcdSaysIsShortAndPrintable() {
    Status status = Status.UNAVAILABLE.withDescription("\u0007" + "x".repeat(1_000));

    assertThat(StatusReading.fault(status, "h:1").detail())
        .hasSizeLessThan(300)
        .doesNotContain("\u0007");
  }
}
