@NullMarked
package io.sluice.launcher.tls;

import org.jspecify.annotations.NullMarked;
