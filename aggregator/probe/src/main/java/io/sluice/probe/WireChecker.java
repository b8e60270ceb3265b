package io.sluice.probe;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundInvoker;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.sluice.view.Checks.Check;
import io.sluice.view.Checks.Place;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks over real connections, each its own, on one thread for all of them. */
final class WireChecker implements Checker {
  private static final Logger LOG = LoggerFactory.getLogger(WireChecker.class);
  private static final int MAX_LINE = 4 * 1024;
  private static final int MAX_HEADERS = 16 * 1024;

  private final EventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("sluice-checks-net", true), NioIoHandler.newFactory());
  private final HealthCheck health = new HealthCheck(loop);

  @Override
  public void check(Place place, Check how, Consumer<Outcome> to) {
    InetAddress address = NetUtil.createInetAddressFromIpAddressString(place.address());
    if (address == null) {
      LOG.atDebug().addKeyValue("address", place.address()).log("Only IP addresses are checked");
      to.accept(Outcome.UNTRIED);
      return;
    }
    InetSocketAddress at = new InetSocketAddress(address, place.port());
    FirstOutcome once = new FirstOutcome(to);
    switch (how.protocol()) {
      case TCP -> connect(at, how, once, true);
      case HTTP -> connect(at, how, once, false);
      case GRPC -> health.check(at, how, once);
      default -> throw new IllegalStateException("unknown protocol " + how.protocol());
    }
  }

  @Override
  public void close() {
    var unused = loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  private void connect(InetSocketAddress at, Check how, FirstOutcome to, boolean acceptedIsGood) {
    int millis = (int) Math.min(Integer.MAX_VALUE, how.timeout().toMillis());
    ChannelFuture connecting =
        new Bootstrap()
            .group(loop)
            .channel(NioSocketChannel.class)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, millis)
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    if (!acceptedIsGood) {
                      channel
                          .pipeline()
                          .addLast(new HttpClientCodec(MAX_LINE, MAX_HEADERS, MAX_LINE))
                          .addLast(new Answered(to));
                    }
                  }
                })
            .connect(at);
    Channel channel = connecting.channel();
    connecting.addListener(
        done -> {
          if (!done.isSuccess()) {
            to.give(meaning(done.cause()));
          } else if (acceptedIsGood) {
            to.give(Outcome.GOOD);
            end(channel);
          } else {
            var unused = channel.writeAndFlush(request(at, how));
          }
        });
    ScheduledFuture<?> timeout =
        loop.schedule(
            () -> {
              to.give(Outcome.SILENT);
              end(channel);
            },
            how.timeout().toMillis(),
            TimeUnit.MILLISECONDS);
    channel.closeFuture().addListener(closed -> timeout.cancel(false));
  }

  private static void end(ChannelOutboundInvoker connection) {
    var unused = connection.close();
  }

  private static DefaultFullHttpRequest request(InetSocketAddress at, Check how) {
    DefaultFullHttpRequest request =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1, HttpMethod.GET, how.path().isEmpty() ? "/" : how.path());
    String host = how.host().isEmpty() ? NetUtil.toSocketAddressString(at) : how.host();
    request
        .headers()
        .set(HttpHeaderNames.HOST, host)
        .set(HttpHeaderNames.CONNECTION, "close")
        .set(HttpHeaderNames.ACCEPT, "*/*")
        .set(HttpHeaderNames.USER_AGENT, "sluice-check");
    return request;
  }

  /** A want of our own, of descriptors or ports, is no evidence against anybody. */
  static Outcome meaning(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      boolean descriptors =
          cause instanceof IOException
              && String.valueOf(cause.getMessage()).contains("Too many open files");
      if (cause instanceof BindException || descriptors) {
        return Outcome.UNTRIED;
      }
    }
    return Outcome.SILENT;
  }

  /** Waits for the first line of the answer; the rest is not read. */
  private static final class Answered extends SimpleChannelInboundHandler<HttpObject> {
    private final FirstOutcome to;

    Answered(FirstOutcome to) {
      this.to = to;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject message) {
      if (message.decoderResult().isFailure()) {
        to.give(Outcome.SILENT);
        end(context);
      } else if (message instanceof HttpResponse response && response.status().code() >= 200) {
        to.give(response.status().code() < 400 ? Outcome.GOOD : Outcome.BAD);
        end(context);
      }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      to.give(Outcome.SILENT);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      to.give(meaning(cause));
      end(context);
    }
  }
}
