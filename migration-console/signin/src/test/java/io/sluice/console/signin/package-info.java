@NullMarked
package io.sluice.console.signin;

import org.jspecify.annotations.NullMarked;
