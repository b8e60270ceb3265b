/** Reads the configuration, wires a server together and runs it. Nothing depends on it. */
@NullMarked
package io.sluice.launcher;

import org.jspecify.annotations.NullMarked;
