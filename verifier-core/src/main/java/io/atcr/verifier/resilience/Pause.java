package io.atcr.verifier.resilience;

import java.time.Duration;

/** Lets time pass. */
interface Pause {

    /** Returns after this time, or as soon as nobody waits for the request any more. */
    void pause(Duration duration) throws InterruptedException;
}
