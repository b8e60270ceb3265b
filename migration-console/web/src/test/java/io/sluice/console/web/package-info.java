@NullMarked
package io.sluice.console.web;

import org.jspecify.annotations.NullMarked;
