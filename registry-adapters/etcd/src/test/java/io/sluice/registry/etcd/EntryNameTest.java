package io.sluice.registry.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EntryNameTest {
  private static final ByteString ROOT = ByteString.copyFromUtf8("/s/");

  private static EntryName of(String rest) {
    return EntryName.of(ROOT.concat(ByteString.copyFromUtf8(rest)), ROOT);
  }

  @ParameterizedTest
  @CsvSource({"orders/1,orders,1", "team/a/orders/1,team/a/orders,1", "größe/1,größe,1"})
  void theLastPartIsTheInstance(String rest, String service, String id) {
    assertThat(of(rest)).isEqualTo(new EntryName(service, id));
    assertThat(of(rest).mistake()).isEmpty();
  }

  @Test
  void whatHasNoServiceOrNoInstanceIsAMistake() {
    assertThat(of("alone").mistake()).contains("service name");
    assertThat(of("/1").mistake()).contains("service name");
    assertThat(of("orders/").mistake()).contains("names no instance");
    assertThat(of("orders/" + "x".repeat(513)).mistake()).contains("names no instance");
    assertThat(of("x".repeat(513) + "/1").mistake()).contains("service name");
    assertThat(of("a\nb/1").mistake()).contains("service name");
    ByteString binary = ROOT.concat(ByteString.copyFrom(new byte[] {(byte) 0xff, '/', '1'}));
    assertThat(EntryName.of(binary, ROOT).mistake()).contains("service name");
  }
}
