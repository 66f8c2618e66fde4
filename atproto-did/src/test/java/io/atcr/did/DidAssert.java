package io.atcr.did;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.SyntaxException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Asserts why an identity could not be had. */
public final class DidAssert {

    private DidAssert() {
    }

    /** Asserts that the call fails for this reason. */
    public static DidException assertFails(ThrowingCallable call, DidError expected) {
        DidException failure = catchThrowableOfType(DidException.class, call);
        assertThat(failure).as("expected " + expected).isNotNull();
        assertThat(failure.code()).as(failure.getMessage()).isEqualTo(expected);
        assertThat(failure.transientFailure()).isEqualTo(expected.transientFailure());
        assertThat(failure.getMessage().codePoints()).noneMatch(Character::isISOControl);
        return failure;
    }

    /** A DID that is known to be one. */
    public static Did did(String text) {
        try {
            return Did.parse(text);
        } catch (SyntaxException malformed) {
            throw new IllegalArgumentException(malformed);
        }
    }
}
