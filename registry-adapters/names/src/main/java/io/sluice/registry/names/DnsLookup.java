package io.sluice.registry.names;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import io.netty.channel.AddressedEnvelope;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.DnsSection;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsNameResolverChannelStrategy;
import io.netty.resolver.dns.DnsServerAddressStream;
import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import io.netty.resolver.dns.DnsServerAddressStreamProviders;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Asks recursive name servers, one after the other, by UDP from a port of its own for each question
 * and by TCP when an answer is cut short. Names are taken as full: no search domain is added.
 */
final class DnsLookup implements Lookup {
  private static final int MOST_SERVERS = 3;

  private final DnsServerAddressStreamProvider servers;
  private final Function<String, List<InetAddress>> hostsFile;
  private final DnsNameResolver resolver;

  DnsLookup(
      EventLoop loop,
      NamePacing pacing,
      DnsServerAddressStreamProvider servers,
      Function<String, List<InetAddress>> hostsFile) {
    this.servers = servers;
    this.hostsFile = hostsFile;
    this.resolver =
        new DnsNameResolverBuilder(loop)
            .datagramChannelType(NioDatagramChannel.class)
            .socketChannelType(NioSocketChannel.class)
            .datagramChannelStrategy(DnsNameResolverChannelStrategy.ChannelPerResolution)
            .queryTimeoutMillis(Math.max(1, pacing.lookup().toMillis() / MOST_SERVERS))
            .nameServerProvider(servers)
            .build();
  }

  /** By resolv.conf, after the hosts file. */
  static DnsLookup ofThisMachine(EventLoop loop, NamePacing pacing) {
    return new DnsLookup(
        loop, pacing, DnsServerAddressStreamProviders.platformDefault(), new HostsFile());
  }

  /** What came of one family's question: addresses, none (answered), or a failure. */
  private record Part(
      NavigableSet<String> addresses, Duration ttl, boolean answered, String reason) {
    static Part nothing(boolean answered, String reason) {
      return new Part(new TreeSet<>(), Duration.ZERO, answered, reason);
    }
  }

  @Override
  public void find(String host, Consumer<Answer> then) {
    NavigableSet<String> written = new TreeSet<>();
    hostsFile.apply(host).forEach(address -> put(written, address.getAddress()));
    if (!written.isEmpty()) {
      then.accept(new Answer.Found(written, HostsFile.TTL, Answer.Lost.NONE));
      return;
    }
    try {
      DnsQuestion ipv4 = new DefaultDnsQuestion(host, DnsRecordType.A);
      DnsQuestion ipv6 = new DefaultDnsQuestion(host, DnsRecordType.AAAA);
      Both both = new Both(then);
      DnsServerAddressStream stream = servers.nameServerAddressStream(host);
      ask(ipv4, stream.duplicate(), 1, both::first);
      ask(ipv6, stream.duplicate(), 1, both::second);
    } catch (IllegalArgumentException e) {
      then.accept(new Answer.Failed("it is no name of DNS"));
    }
  }

  /** Two answers make one. */
  private static final class Both {
    private final Consumer<Answer> then;
    private Part ipv4 = Part.nothing(false, "");
    private Part ipv6 = Part.nothing(false, "");
    private int missing = 2;

    Both(Consumer<Answer> then) {
      this.then = then;
    }

    void first(Part part) {
      ipv4 = part;
      answered();
    }

    void second(Part part) {
      ipv6 = part;
      answered();
    }

    private void answered() {
      if (--missing == 0) {
        then.accept(answer());
      }
    }

    private Answer answer() {
      NavigableSet<String> all = new TreeSet<>(ipv4.addresses());
      all.addAll(ipv6.addresses());
      if (all.isEmpty()) {
        return new Answer.Failed((ipv4.answered() && !ipv6.answered() ? ipv6 : ipv4).reason());
      }
      Duration ttl = shorter(ipv4, ipv6);
      Answer.Lost lost =
          !ipv4.answered()
              ? Answer.Lost.IPV4
              : !ipv6.answered() ? Answer.Lost.IPV6 : Answer.Lost.NONE;
      return new Answer.Found(all, ttl, lost);
    }

    private static Duration shorter(Part one, Part other) {
      if (one.addresses().isEmpty()) {
        return other.ttl();
      }
      return other.addresses().isEmpty() || one.ttl().compareTo(other.ttl()) < 0
          ? one.ttl()
          : other.ttl();
    }
  }

  /** Asks a server, and the next one when it does not know. */
  private void ask(
      DnsQuestion question, DnsServerAddressStream stream, int tried, Consumer<Part> then) {
    InetSocketAddress server = stream.next();
    Future<AddressedEnvelope<DnsResponse, InetSocketAddress>> answer =
        resolver.query(server, question);
    answer.addListener(
        (Future<AddressedEnvelope<DnsResponse, InetSocketAddress>> done) -> {
          Part part;
          if (done.isSuccess()) {
            AddressedEnvelope<DnsResponse, InetSocketAddress> envelope = done.getNow();
            try {
              part = part(envelope.content(), question.type());
            } finally {
              envelope.release();
            }
          } else {
            part = Part.nothing(false, words(done.cause()));
          }
          if (!part.answered() && tried < Math.min(MOST_SERVERS, stream.size())) {
            ask(question, stream, tried + 1, then);
          } else {
            then.accept(part);
          }
        });
  }

  private static String words(Throwable cause) {
    return DnsNameResolver.isTimeoutError(cause)
        ? "no name server answered in time"
        : "no name server could be asked: " + cause.getClass().getSimpleName();
  }

  private static Part part(DnsResponse response, DnsRecordType type) {
    DnsResponseCode code = response.code();
    if (code.equals(DnsResponseCode.NXDOMAIN)) {
      return Part.nothing(true, "the name server says that there is no such name");
    }
    if (!code.equals(DnsResponseCode.NOERROR)) {
      return Part.nothing(false, "the name server failed with " + code);
    }
    NavigableSet<String> addresses = new TreeSet<>();
    long ttl = Long.MAX_VALUE;
    int count = response.count(DnsSection.ANSWER);
    for (int i = 0; i < count; i++) {
      DnsRecord each = response.recordAt(DnsSection.ANSWER, i);
      // An alias may change before the address behind it does.
      if (each.type().equals(type) || each.type().equals(DnsRecordType.CNAME)) {
        ttl = Math.min(ttl, each.timeToLive());
      }
      if (each.type().equals(type) && each instanceof ByteBufHolder holder) {
        ByteBuf content = holder.content();
        byte[] bytes = new byte[content.readableBytes()];
        content.getBytes(content.readerIndex(), bytes);
        put(addresses, bytes);
      }
    }
    return addresses.isEmpty()
        ? Part.nothing(true, "the name server knows no address of it")
        : new Part(addresses, Duration.ofSeconds(ttl), true, "");
  }

  /** Leaves out what can be no instance's: a sinkhole answers with the address of every machine. */
  private static void put(NavigableSet<String> addresses, byte[] bytes) {
    try {
      InetAddress address = InetAddress.getByAddress(bytes);
      if (!address.isAnyLocalAddress() && !address.isMulticastAddress()) {
        addresses.add(NetUtil.toAddressString(address));
      }
    } catch (UnknownHostException e) {
      // A record of another length is no address.
      return;
    }
  }

  @Override
  public void close() {
    resolver.close();
  }
}
