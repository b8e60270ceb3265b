/** Certificates of this server, read from files and read again when they change. JDK only. */
@NullMarked
package io.sluice.launcher.tls;

import org.jspecify.annotations.NullMarked;
