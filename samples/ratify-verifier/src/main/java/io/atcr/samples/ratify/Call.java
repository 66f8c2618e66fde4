package io.atcr.samples.ratify;

import io.atcr.samples.plugin.Answer;
import io.atcr.samples.plugin.Answer.Outcome;
import io.atcr.samples.plugin.Asker;
import io.atcr.samples.plugin.CallDeadline;
import io.atcr.samples.plugin.DaemonProgram;
import io.atcr.samples.plugin.HardStop;
import io.atcr.samples.plugin.PluginSettings;
import io.atcr.samples.plugin.Question;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One call: what the host said, and the settings that go with it. */
final class Call {
    /** The variable that names the settings, for the launcher of the daemon. */
    private static final String SETTINGS = "ATCR_RATIFY_SETTINGS";

    private final HostCall host;
    private final HostDocument document;
    private final PluginSettings settings;

    private Call(HostCall host, HostDocument document, PluginSettings settings) {
        this.host = host;
        this.document = document;
        this.settings = settings;
    }

    static Call read(Host host, Path installed) throws PluginException {
        HostCall variables = HostCall.of(host.environment());
        HostDocument document = HostDocument.parse(HostDocument.bytes(host.in()));
        for (String warning : document.config().warnings()) {
            host.log().warn(warning);
        }
        PluginSettings settings = new SettingsOfCall(document, variables.registry()).read(document.config().settings().orElse(installed));
        return new Call(variables, document, settings);
    }

    String name() {
        return document.config().name();
    }

    String type() {
        return document.config().type();
    }

    Verdict answer(Host streams, String daemon, Optional<Instant> started) throws PluginException {
        Optional<String> digest = host.digest();
        if (digest.isEmpty() && document.config().requireDigest()) {
            return Verdict.denied("digest-required", host.subject() + " is named by its tag alone, which can move between this answer and the pull: let Ratify's "
                    + "mutation turn tags into digests, or set " + VerifierEntry.REQUIRE_DIGEST + ": false");
        }
        String artifact = document.referrer().digest();
        Question question;
        try {
            question = Question.ofArtifact(host.subject(), digest.orElse(artifact), artifact);
        } catch (IllegalArgumentException e) {
            throw new PluginException(ErrorCode.ARGUMENTS, "the subject is no image reference: " + e.getMessage());
        }
        Duration left = left(started);
        if (started.isPresent()) {
            HardStop.in(left, new LastWords(streams, Verdict.unknown("timeout", "no answer within " + settings.deadline().toMillis() + "ms"), name(), type()), 0);
        }
        Answer answer = Asker.of(settings, streams.environment(), new DaemonProgram(List.of(daemon), Map.of(SETTINGS, settings.file().toString())))
                .atOnce(Runtime.getRuntime().availableProcessors())
                .ask(question, CallDeadline.in(left));
        if (answer.outcome() == Outcome.ERROR) {
            throw new PluginException(code(answer.reason()), answer.message());
        }
        return Verdict.of(answer, digest.orElse(""));
    }

    /** The deadline counts from the beginning of the process; a clock that was set meanwhile takes no more than half of it. */
    private Duration left(Optional<Instant> started) {
        Duration deadline = settings.deadline();
        Duration used = started.isPresent() ? Duration.between(started.get(), Instant.now()) : Duration.ZERO;
        Duration most = deadline.dividedBy(2);
        return deadline.minus(used.isNegative() ? Duration.ZERO : used.compareTo(most) > 0 ? most : used);
    }

    private static ErrorCode code(String reason) {
        return switch (reason) {
            case "configuration" -> ErrorCode.INVALID_CONFIG;
            case "bad-reference" -> ErrorCode.ARGUMENTS;
            case "internal" -> ErrorCode.INTERNAL;
            default -> ErrorCode.COMMAND_FAILED;
        };
    }
}
