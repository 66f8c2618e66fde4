package io.atcr.samples.cli;

import io.atcr.did.plc.PlcHeadStore;
import io.atcr.verifier.cache.RevisionStore;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What is remembered between calls of what was seen live. */
final class StateOptions {
    @Option(names = "--plc-heads", paramLabel = "FOLDER",
            description = "Where the newest operation seen live of each did:plc is kept (default: remembered for this call only).")
    private @Nullable Path plcHeads;

    @Option(names = "--revisions", paramLabel = "FOLDER",
            description = "Where the highest revision seen live of each repository is kept (default: remembered for this call only).")
    private @Nullable Path revisions;

    PlcHeadStore plcHeads(CommandSpec spec) {
        try {
            return plcHeads == null ? PlcHeadStore.inMemory() : PlcHeadStore.inFolder(plcHeads);
        } catch (IOException e) {
            throw new ParameterException(spec.commandLine(), "--plc-heads: cannot use " + plcHeads + ": " + e.getMessage());
        }
    }

    RevisionStore revisions(CommandSpec spec) {
        try {
            return revisions == null ? RevisionStore.inMemory() : RevisionStore.inFolder(revisions);
        } catch (IOException e) {
            throw new ParameterException(spec.commandLine(), "--revisions: cannot use " + revisions + ": " + e.getMessage());
        }
    }
}
