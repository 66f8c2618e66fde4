package io.atcr.samples.cli;

import io.atcr.car.CarException;
import io.atcr.car.Cid;
import io.atcr.car.syntax.Did;
import io.atcr.verifier.VerificationMode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Which commit has to prove the record. */
final class ModeOptions {

    /** The modes. */
    enum Mode {
        CURRENT_HEAD("current-head"),
        PINNED_COMMIT("pinned-commit");

        private final String word;

        Mode(String word) {
            this.word = word;
        }

        @Override
        public String toString() {
            return word;
        }
    }

    @Setting
    @Option(names = "--mode", paramLabel = "MODE", description = "${COMPLETION-CANDIDATES} (default: current-head). "
            + "With pinned-commit, what was deleted or revoked since --commit is not known.")
    private Mode mode = Mode.CURRENT_HEAD;

    @Setting
    @Option(names = "--commit", paramLabel = "[DID@]CID",
            description = "With --mode pinned-commit: the account and its commit; only that account's signature counts. With --signer the CID is enough.")
    private @Nullable String commit;

    /**
     * The mode.
     *
     * @param signer whose commit it is if only its CID is given
     */
    VerificationMode mode(CommandSpec spec, Optional<Did> signer) {
        if (mode == Mode.CURRENT_HEAD) {
            if (commit != null) {
                throw Settings.invalid(spec, "--commit", commit, "--commit is for --mode pinned-commit");
            }
            return VerificationMode.currentHead();
        }
        if (commit == null) {
            throw new ParameterException(spec.commandLine(), "--mode pinned-commit needs --commit DID@CID");
        }
        String given = commit;
        int at = given.lastIndexOf('@');
        try {
            Optional<Did> named = at < 0 ? signer : Optional.of(Did.parse(given.substring(0, at)));
            Did did = named.orElseThrow(() -> Settings.invalid(spec, "--commit", given, "--commit: whose commit it is has to be said: DID@CID"));
            return VerificationMode.pinnedCommit(did, Cid.parse(given.substring(at + 1)));
        } catch (CarException e) {
            throw Settings.invalid(spec, "--commit", given, "--commit takes DID@CID: " + e.getMessage());
        }
    }

    boolean pinned() {
        return mode == Mode.PINNED_COMMIT;
    }
}
