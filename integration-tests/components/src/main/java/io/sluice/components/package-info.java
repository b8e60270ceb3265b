/**
 * Real programs for the demo and the tests: finds or installs them, hands out ports, starts and
 * stops processes and leaves none behind. JDK only.
 */
@NullMarked
package io.sluice.components;

import org.jspecify.annotations.NullMarked;
