package io.sluice.registry.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import org.junit.jupiter.api.Test;

class KeyRangeTest {
  private static KeyRange beginningWith(String text) {
    return KeyRange.beginningWith(ByteString.copyFromUtf8(text));
  }

  @Test
  void theEndIsTheFirstKeyThatBeginsOtherwise() {
    assertThat(beginningWith("/s/").end().toStringUtf8()).isEqualTo("/s0");
    ByteString last = ByteString.copyFrom(new byte[] {'a', (byte) 0xff});
    assertThat(KeyRange.beginningWith(last).end().toStringUtf8()).isEqualTo("b");
  }

  @Test
  void allHoldsEverythingAndNothingElseHoldsAll() {
    KeyRange all = beginningWith("");

    assertThat(all.holds(beginningWith("/s/"))).isTrue();
    assertThat(beginningWith("/s/").holds(all)).isFalse();
    assertThat(beginningWith("/s/").holds(beginningWith("/s/orders/"))).isTrue();
    assertThat(beginningWith("/s/").holds(beginningWith("/s"))).isFalse();
    assertThat(all.holds(all)).isTrue();
  }
}
