package io.sluice.agent.relay;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.sluice.agent.WholeFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@link Accepted} on disk: a first line with the format's number, then a delta response of each
 * type, each behind its length, then the SHA-256 of all before it. Written aside, synced and
 * renamed, so that a host that loses its power has the file of before or the new one. Its time of
 * change is when a member last spoke.
 */
public final class AcceptedFile {
  /** As much as 20,000 endpoints need several times over; more does not fit the agent's memory. */
  private static final long LARGEST = 16 * 1024 * 1024;

  private static final byte[] HEAD =
      "sluice-agent accepted 1\n".getBytes(StandardCharsets.US_ASCII);
  private static final int DIGEST_BYTES = 32;

  private final Path file;

  public AcceptedFile(Path file) {
    this.file = file;
  }

  /** What a read found; {@code trouble} says in words why nothing could be used, or is empty. */
  public record Found(Accepted accepted, Optional<Instant> at, String trouble) {}

  /**
   * Reads the file. A missing one is nothing accepted; a damaged one too, with the trouble named,
   * and it stays under another name.
   */
  public Found read() {
    Accepted accepted = new Accepted();
    try {
      long size = Files.size(file);
      if (size > LARGEST) {
        return damaged("it has " + size + " bytes, more than " + LARGEST);
      }
      Instant at = Files.getLastModifiedTime(file).toInstant();
      fill(accepted, Files.readAllBytes(file));
      return new Found(accepted, Optional.of(at), "");
    } catch (NoSuchFileException none) {
      return new Found(accepted, Optional.empty(), "");
    } catch (InvalidProtocolBufferException e) {
      return damaged(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return new Found(new Accepted(), Optional.empty(), file + " cannot be read: " + e);
    }
  }

  private Found damaged(String why) {
    Path aside = file.resolveSibling(file.getFileName() + ".damaged");
    String trouble = file + " is damaged: " + why + "; it is kept as " + aside;
    try {
      Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      trouble += ", which failed: " + e;
    }
    return new Found(new Accepted(), Optional.empty(), trouble);
  }

  private static void fill(Accepted accepted, byte[] bytes) throws InvalidProtocolBufferException {
    int end = bytes.length - DIGEST_BYTES;
    if (end < HEAD.length
        || !ByteBuffer.wrap(bytes, 0, HEAD.length).equals(ByteBuffer.wrap(HEAD))) {
      throw new InvalidProtocolBufferException("it does not begin as such a file does");
    }
    MessageDigest digest = sha256();
    digest.update(bytes, 0, end);
    if (!ByteBuffer.wrap(bytes, end, DIGEST_BYTES).equals(ByteBuffer.wrap(digest.digest()))) {
      throw new InvalidProtocolBufferException("its checksum is wrong");
    }
    ByteBuffer rest = ByteBuffer.wrap(bytes, HEAD.length, end - HEAD.length);
    while (rest.hasRemaining()) {
      if (rest.remaining() < Integer.BYTES) {
        throw new InvalidProtocolBufferException("a length is cut");
      }
      int length = rest.getInt();
      if (length < 0 || length > rest.remaining()) {
        throw new InvalidProtocolBufferException("a part is cut");
      }
      DeltaDiscoveryResponse part = DeltaDiscoveryResponse.parseFrom(rest.slice().limit(length));
      rest.position(rest.position() + length);
      for (Resource resource : part.getResourcesList()) {
        accepted.put(part.getTypeUrl(), resource.getName(), held(resource));
      }
    }
  }

  /** A resource of a response as the protocol holds it. */
  static io.sluice.xds.protocol.Resource held(Resource resource) {
    ByteString bytes = resource.getResource().getValue();
    return resource.getVersion().isEmpty()
        ? io.sluice.xds.protocol.Resource.of(bytes)
        : new io.sluice.xds.protocol.Resource(resource.getVersion(), bytes);
  }

  /** The file's bytes; made on the loop, written elsewhere. */
  public static List<ByteBuffer> bytes(Accepted accepted) {
    List<ByteBuffer> parts = new ArrayList<>();
    parts.add(ByteBuffer.wrap(HEAD));
    for (String type : accepted.types()) {
      DeltaDiscoveryResponse.Builder part = DeltaDiscoveryResponse.newBuilder().setTypeUrl(type);
      accepted
          .of(type)
          .forEach(
              (name, resource) ->
                  part.addResources(
                      Resource.newBuilder()
                          .setName(name)
                          .setVersion(resource.version())
                          .setResource(
                              Any.newBuilder().setTypeUrl(type).setValue(resource.bytes()))));
      byte[] bytes = part.build().toByteArray();
      parts.add(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
      parts.add(ByteBuffer.wrap(bytes));
    }
    MessageDigest digest = sha256();
    parts.forEach(part -> digest.update(part.duplicate()));
    parts.add(ByteBuffer.wrap(digest.digest()));
    return parts;
  }

  /**
   * Puts these bytes in the file's place; any thread, one at a time.
   *
   * @throws IOException if it cannot be written; the file of before stands
   */
  public void write(List<ByteBuffer> bytes) throws IOException {
    WholeFile.replace(file, bytes);
  }

  /** What the file holds is what a member still says now. */
  public void confirm(Instant now) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(now));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
