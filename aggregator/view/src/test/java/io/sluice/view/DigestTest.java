package io.sluice.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class DigestTest {
  private static final BigInteger MODULUS = BigInteger.TWO.pow(128);

  @Property
  void addingIsAdditionModuloTwoToThe128(
      @ForAll long high, @ForAll long low, @ForAll long otherHigh, @ForAll long otherLow) {
    Digest one = new Digest(high, low);
    Digest two = new Digest(otherHigh, otherLow);

    BigInteger sum = number(one).add(number(two)).mod(MODULUS);

    assertThat(number(one.plus(two))).isEqualTo(sum);
    assertThat(one.plus(two)).isEqualTo(two.plus(one));
    assertThat(one.plus(Digest.ZERO)).isEqualTo(one);
  }

  @Test
  void aCarryReachesTheUpperHalf() {
    assertThat(new Digest(0, -1).plus(new Digest(0, 1))).isEqualTo(new Digest(1, 0));
  }

  @Test
  void itIsTheFirstHalfOfSha256() {
    assertThat(Digest.of(new byte[0]).toString()).isEqualTo("e3b0c44298fc1c149afbf4c8996fb924");
  }

  private static BigInteger number(Digest digest) {
    return new BigInteger(digest.toString(), 16);
  }
}
