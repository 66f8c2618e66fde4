package io.atcr.samples.cli;

import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.SyntaxException;
import io.atcr.crypto.CryptoException;
import io.atcr.crypto.PublicKey;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Whose data it must be, and by which key signed: both are given, neither is looked up. */
final class AccountOptions {
    @Option(names = "--did", paramLabel = "DID", required = true, description = "The account.")
    @SuppressWarnings("NullAway.Init")
    private String did;

    @Option(names = "--key", paramLabel = "DIDKEY", required = true, description = "The account's signing key, as did:key:z...")
    @SuppressWarnings("NullAway.Init")
    private String key;

    Did did(CommandSpec spec) {
        try {
            return Did.parse(did);
        } catch (SyntaxException e) {
            throw new ParameterException(spec.commandLine(), "--did: " + e.getMessage());
        }
    }

    PublicKey key(CommandSpec spec) {
        try {
            return PublicKey.parseDidKey(key);
        } catch (CryptoException e) {
            throw new ParameterException(spec.commandLine(), "--key: " + e.getMessage());
        }
    }
}
