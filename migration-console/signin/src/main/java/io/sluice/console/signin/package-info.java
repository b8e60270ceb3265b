/** Sign-in by OpenID Connect: the home of the OpenID library. */
@NullMarked
package io.sluice.console.signin;

import org.jspecify.annotations.NullMarked;
