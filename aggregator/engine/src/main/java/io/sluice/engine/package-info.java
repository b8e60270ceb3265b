/**
 * The loop that turns registry events and stored changes into views. One thread owns all merged
 * state; everything it publishes is immutable.
 */
@NullMarked
package io.sluice.engine;

import org.jspecify.annotations.NullMarked;
