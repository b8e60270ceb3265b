/** Truth about homes, admissions, splits and policies in SQL; all SQL of Sluice is here. */
@NullMarked
package io.sluice.store;

import org.jspecify.annotations.NullMarked;
