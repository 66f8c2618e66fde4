package io.atcr.samples.cli;

import io.atcr.did.net.UntrustedText;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Whether this machine's clock agrees with those of the hosts that were asked. */
final class ClockCheck {
    /** What the verifier tolerates of a revision in the future. */
    static final Duration TOLERATED = Duration.ofMinutes(5);

    private ClockCheck() {}

    static Finding of(Map<String, Duration> offsets) {
        if (offsets.isEmpty()) {
            return Finding.warn("clock", "no host told its time", "See why no host answered; the clock could not be compared.");
        }
        List<Map.Entry<String, Duration>> off = offsets.entrySet().stream().filter(entry -> entry.getValue().abs().compareTo(TOLERATED) > 0).toList();
        if (off.isEmpty()) {
            return Finding.ok("clock", "within " + SpokenSpan.of(TOLERATED) + " of " + hosts(offsets.size()));
        }
        String found = off.stream().map(entry -> UntrustedText.escape(entry.getKey()) + " is " + SpokenSpan.of(entry.getValue().abs())
                + (entry.getValue().isNegative() ? " behind" : " ahead")).collect(Collectors.joining(", "));
        return off.size() == offsets.size()
                ? Finding.fail("clock", found, "Set this machine's clock, and keep it with NTP: times in policies and revisions are compared with it.", ExitStatus.USAGE)
                : Finding.warn("clock", found + "; " + hosts(offsets.size() - off.size()) + " agree with this machine", "Tell the operator of that host.");
    }

    private static String hosts(int number) {
        return number == 1 ? "1 host" : number + " hosts";
    }
}
