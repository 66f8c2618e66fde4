/** CID, CAR, commit and record proof: repositories read as a strict verifier must read them. */
@NullMarked
package io.atcr.car;

import org.jspecify.annotations.NullMarked;
