/** Who may do what: users, groups, grants, tokens, sessions. JDK only. */
@NullMarked
package io.sluice.view.people;

import org.jspecify.annotations.NullMarked;
