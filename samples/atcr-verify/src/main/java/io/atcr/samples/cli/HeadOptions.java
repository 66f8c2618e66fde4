package io.atcr.samples.cli;

import io.atcr.did.plc.PlcHeadStore;
import io.atcr.verifier.cache.AuthenticatedPlcHeadStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What is remembered between calls of histories of identities. */
final class HeadOptions {
    @Setting(path = true)
    @Option(names = "--plc-heads", paramLabel = "FOLDER",
            description = "Where the newest operation seen live of each did:plc is kept (default: plc-heads in --cache-dir, else for this call only).")
    private @Nullable Path plcHeads;

    @Setting(path = true)
    @Option(names = "--cache-dir", paramLabel = "FOLDER",
            description = "Where is kept between calls what was seen live, so that what is withheld or rolled back later is noticed; "
                    + "with --cache-keys also proven evidence, for 5 minutes (default: nowhere).")
    private @Nullable Path cacheDir;

    @Setting(path = true)
    @Option(names = "--cache-keys", paramLabel = "FILE",
            description = "Authenticates all that is in --cache-dir: a line 'ID BASE64' of 32 or more random bytes. Whoever has it can make anything believed.")
    private @Nullable Path cacheKeys;

    private @Nullable CacheFolder opened;

    PlcHeadStore plcHeads(CommandSpec spec) {
        Optional<CacheFolder> cache = cache(spec);
        if (plcHeads == null && cache.flatMap(CacheFolder::authenticated).isPresent()) {
            CacheFolder.Authenticated shared = cache.get().authenticated().get();
            return new AuthenticatedPlcHeadStore(shared.bytes(), shared.keys());
        }
        Path folder = plcHeads != null ? plcHeads : cache.map(found -> found.folder("plc-heads")).orElse(null);
        try {
            return folder == null ? PlcHeadStore.inMemory() : PlcHeadStore.inFolder(folder);
        } catch (IOException e) {
            throw unusable(spec, plcHeads != null ? "--plc-heads" : "--cache-dir", folder, e);
        }
    }

    Optional<Path> folder() {
        return Optional.ofNullable(plcHeads);
    }

    /** Whether a memory of identities was asked for by name. */
    boolean named() {
        return plcHeads != null;
    }

    /** The folder that everything is kept in; empty if none was named. */
    Optional<CacheFolder> cache(CommandSpec spec) {
        if (opened == null && cacheDir != null) {
            try {
                opened = CacheFolder.open(cacheDir, Optional.ofNullable(cacheKeys), spec.commandLine().getErr());
            } catch (CacheFolder.KeysException e) {
                throw Settings.invalid(spec, "--cache-keys", String.valueOf(cacheKeys), "--cache-keys: " + e.getMessage());
            } catch (IOException e) {
                throw unusable(spec, "--cache-dir", cacheDir, e);
            }
        }
        if (cacheKeys != null && cacheDir == null) {
            throw Settings.invalid(spec, "--cache-keys", cacheKeys.toString(), "--cache-keys needs --cache-dir FOLDER");
        }
        return Optional.ofNullable(opened);
    }

    static ParameterException unusable(CommandSpec spec, String option, Path folder, IOException e) {
        return Settings.invalid(spec, option, folder.toString(), option + ": cannot use " + folder + ": " + CacheFolder.words(e));
    }
}
