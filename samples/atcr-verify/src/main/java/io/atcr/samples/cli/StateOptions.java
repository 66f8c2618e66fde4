package io.atcr.samples.cli;

import io.atcr.did.plc.PlcHeadStore;
import io.atcr.verifier.VerifierBuilder;
import io.atcr.verifier.cache.AuthenticatedCache;
import io.atcr.verifier.cache.AuthenticatedRevisionStore;
import io.atcr.verifier.cache.RevisionStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** What is remembered between calls of what was seen live. */
final class StateOptions {
    @Mixin
    @SuppressWarnings("NullAway.Init")
    private HeadOptions heads;

    @Setting(path = true)
    @Option(names = "--revisions", paramLabel = "FOLDER",
            description = "Where the highest revision seen live of each repository is kept (default: revisions in --cache-dir, else for this call only).")
    private @Nullable Path revisions;

    /** Makes a verifier remember where these options say. */
    void use(CommandSpec spec, VerifierBuilder builder) {
        builder.plcHeadStore(plcHeads(spec)).revisionStore(revisions(spec));
        heads.cache(spec).flatMap(CacheFolder::authenticated).ifPresent(shared ->
                builder.cache(new AuthenticatedCache(shared.bytes(), shared.keys())));
    }

    /** Whether proven evidence is kept, too, so that a withdrawn signature may count a while longer. */
    boolean keepsEvidence(CommandSpec spec) {
        return heads.cache(spec).flatMap(CacheFolder::authenticated).isPresent();
    }

    /** The folders that are written to; none if nothing is remembered. */
    List<Path> folders(CommandSpec spec) {
        List<Path> folders = new ArrayList<>();
        heads.cache(spec).ifPresent(cache -> folders.add(cache.folder("")));
        heads.folder().ifPresent(folders::add);
        Optional.ofNullable(revisions).ifPresent(folders::add);
        return folders;
    }

    PlcHeadStore plcHeads(CommandSpec spec) {
        return heads.plcHeads(spec);
    }

    RevisionStore revisions(CommandSpec spec) {
        Optional<CacheFolder> cache = heads.cache(spec);
        if (revisions == null && cache.flatMap(CacheFolder::authenticated).isPresent()) {
            CacheFolder.Authenticated shared = cache.get().authenticated().get();
            return new AuthenticatedRevisionStore(shared.bytes(), shared.keys());
        }
        Path folder = revisions != null ? revisions : cache.map(found -> found.folder("revisions")).orElse(null);
        try {
            return folder == null ? RevisionStore.inMemory() : RevisionStore.inFolder(folder);
        } catch (IOException e) {
            throw HeadOptions.unusable(spec, revisions != null ? "--revisions" : "--cache-dir", folder, e);
        }
    }
}
