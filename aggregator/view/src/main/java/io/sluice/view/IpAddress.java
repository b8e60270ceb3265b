package io.sluice.view;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The one spelling of an address, so that two sources' claims on it meet. Envoy refuses a whole
 * assignment for one address that is no IP address; so nothing else passes here.
 */
public final class IpAddress {
  private static final Pattern V4 =
      Pattern.compile("((25[0-5]|2[0-4]\\d|1?\\d?\\d)(\\.(?!$)|$)){4}");
  private static final Pattern V6 = Pattern.compile("[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*");

  private IpAddress() {}

  /** The canonical spelling, or null when an instance cannot be there; asks nobody. */
  public static @Nullable String canonical(String text) {
    if (!V4.matcher(text).matches() && !V6.matcher(text).matches()) {
      return null;
    }
    try {
      // Digits, dots and colons alone are parsed, never looked up.
      InetAddress address = InetAddress.getByName(text);
      return address.isAnyLocalAddress() || address.isMulticastAddress()
          ? null
          : address.getHostAddress();
    } catch (UnknownHostException e) {
      return null;
    }
  }
}
