package io.sluice.launcher.tls;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the certificates of a listener are, in PEM.
 *
 * @param certificate the server's own first, then those between it and its authority
 * @param key of the first certificate, without a password
 * @param clientCa the authorities that clients' certificates must be of, or null when clients need
 *     none
 */
public record TlsFiles(Path certificate, Path key, @Nullable Path clientCa) {}
