package io.sluice.bench.xds;

import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** Messages as bytes that nobody parses: what a client or a server cannot do cheaper. */
public final class RawMessage implements MethodDescriptor.Marshaller<byte[]> {
  private static final String SERVICE = "envoy.service.discovery.v3.AggregatedDiscoveryService";

  private RawMessage() {}

  public static MethodDescriptor<byte[], byte[]> method(boolean delta) {
    return MethodDescriptor.<byte[], byte[]>newBuilder()
        .setType(MethodType.BIDI_STREAMING)
        .setFullMethodName(
            MethodDescriptor.generateFullMethodName(
                SERVICE, delta ? "DeltaAggregatedResources" : "StreamAggregatedResources"))
        .setRequestMarshaller(new RawMessage())
        .setResponseMarshaller(new RawMessage())
        .build();
  }

  static String service() {
    return SERVICE;
  }

  @Override
  public InputStream stream(byte[] value) {
    return new Bytes(value);
  }

  @Override
  public byte[] parse(InputStream stream) {
    try {
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Copied once, to the transport's buffer. */
  private static final class Bytes extends ByteArrayInputStream implements Drainable, KnownLength {
    Bytes(byte[] value) {
      super(value);
    }

    @Override
    public int drainTo(OutputStream target) throws IOException {
      int length = available();
      target.write(buf, pos, length);
      pos = count;
      return length;
    }
  }
}
