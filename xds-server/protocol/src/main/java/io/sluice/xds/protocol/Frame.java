package io.sluice.xds.protocol;

import com.google.protobuf.ByteOutput;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.UnsafeByteOperations;
import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A response as it goes out: what many streams share is never serialised again, and copied once, to
 * the transport's buffer. Only the nonce is a stream's own. Immutable.
 */
final class Frame {
  /** Writes only: the server never reads a response. */
  static final MethodDescriptor.Marshaller<Frame> MARSHALLER =
      new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(Frame frame) {
          return new Parts(frame);
        }

        @Override
        public Frame parse(InputStream stream) {
          throw new UnsupportedOperationException("the server reads no responses");
        }
      };

  private static final int LENGTH_DELIMITED = 2;

  private final List<ByteString> parts;
  private final int size;

  Frame(List<ByteString> parts) {
    this.parts = List.copyOf(parts);
    this.size = parts.stream().mapToInt(ByteString::size).sum();
  }

  /** The same and one more part. */
  Frame with(ByteString part) {
    List<ByteString> all = new ArrayList<>(parts);
    all.add(part);
    return new Frame(all);
  }

  int size() {
    return size;
  }

  /** A field with a text. */
  static ByteString field(int number, String text) {
    ByteString value = ByteString.copyFromUtf8(text);
    return head(number, value.size()).concat(value);
  }

  /** What stands before the bytes of a field with a text, bytes or a message. */
  static ByteString head(int number, int length) {
    int tag = number << 3 | LENGTH_DELIMITED;
    byte[] bytes =
        new byte
            [CodedOutputStream.computeUInt32SizeNoTag(tag)
                + CodedOutputStream.computeUInt32SizeNoTag(length)];
    CodedOutputStream output = CodedOutputStream.newInstance(bytes);
    try {
      output.writeUInt32NoTag(tag);
      output.writeUInt32NoTag(length);
    } catch (IOException e) {
      throw new IllegalStateException("the array is as long as what is written", e);
    }
    return UnsafeByteOperations.unsafeWrap(bytes);
  }

  /** As gRPC takes it: drained at once, or read by whoever does not know how to. */
  private static final class Parts extends InputStream implements Drainable, KnownLength {
    private final Frame frame;
    private @Nullable InputStream rest;
    private boolean drained;

    Parts(Frame frame) {
      this.frame = frame;
    }

    @Override
    public int drainTo(OutputStream target) throws IOException {
      if (rest != null) {
        return (int) rest.transferTo(target);
      }
      ByteOutput output = new UncopiedOutput(target);
      for (ByteString part : frame.parts) {
        UnsafeByteOperations.unsafeWriteTo(part, output);
      }
      drained = true;
      return frame.size;
    }

    @Override
    public int available() throws IOException {
      return drained ? 0 : rest == null ? frame.size : rest.available();
    }

    @Override
    public int read() throws IOException {
      return rest().read();
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      return rest().read(bytes, offset, length);
    }

    private InputStream rest() {
      if (rest == null) {
        rest = ByteString.copyFrom(drained ? List.of() : frame.parts).newInput();
      }
      return rest;
    }
  }
}
