package io.sluice.xds.protocol;

import com.google.protobuf.ByteOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** Hands arrays on without copying them. */
final class UncopiedOutput extends ByteOutput {
  private final OutputStream target;

  UncopiedOutput(OutputStream target) {
    this.target = target;
  }

  @Override
  public void write(byte value) throws IOException {
    target.write(value);
  }

  @Override
  public void write(byte[] value, int offset, int length) throws IOException {
    target.write(value, offset, length);
  }

  @Override
  public void writeLazy(byte[] value, int offset, int length) throws IOException {
    target.write(value, offset, length);
  }

  @Override
  public void write(ByteBuffer value) throws IOException {
    writeLazy(value);
  }

  @Override
  public void writeLazy(ByteBuffer value) throws IOException {
    byte[] copy = new byte[value.remaining()];
    value.get(copy);
    target.write(copy);
  }
}
