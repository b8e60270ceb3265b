@NullMarked
package io.sluice.view.people;

import org.jspecify.annotations.NullMarked;
