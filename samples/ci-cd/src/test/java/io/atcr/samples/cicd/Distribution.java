package io.atcr.samples.cicd;

import io.atcr.samples.localnetwork.LocalNetwork;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** atcr-verify as it is downloaded: an archive with a launcher, which here runs the classes of this build and knows one local network. */
final class Distribution {
    private final Path archive;
    private final Path launcher;

    /** Packs the launcher where the agent's {@code curl} finds it. */
    Distribution(Agent agent, LocalNetwork network) {
        Path tree = agent.folder("dist");
        launcher = tree.resolve("atcr-verify-0.1.0/bin/atcr-verify");
        Path classPath = tree.resolve("atcr-verify-0.1.0/classpath");
        try {
            Files.createDirectories(launcher.getParent());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Agent.write(classPath, "-cp \"" + ClassPath.ofTheCommandLine() + "\"\n");
        Agent.executable(launcher, launcher(network, classPath));
        archive = agent.state().resolve("archive");
        Agent.Ended tar = agent.run(tree, Map.of(), List.of("tar", "-czf", archive.toString(), "atcr-verify-0.1.0"));
        if (tar.status() != 0) {
            throw new AssertionError(tar.out());
        }
    }

    /** The program, where the archive was packed from. */
    Path launcher() {
        return launcher;
    }

    /** The archive's SHA-256, in hexadecimal digits. */
    String sha256() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(archive)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** A template as its user has changed it: the placeholder of the checksum is the archive's. */
    String filledIn(String template) {
        String placeholder = "0".repeat(64);
        if (!template.contains(placeholder)) {
            throw new AssertionError("no placeholder for the checksum");
        }
        return template.replace(placeholder, sha256());
    }

    private static String launcher(LocalNetwork network, Path classPath) {
        StringBuilder options = new StringBuilder(" --plc-url ").append(network.plcDirectory());
        for (String host : List.of(network.registry(), network.pds().getAuthority(), network.plcDirectory().getAuthority())) {
            options.append(" --allow-private-network ").append(host).append(" --plain-http ").append(host);
        }
        return """
            #!/bin/sh
            command=$1
            shift
            if [ "$command" = verify ]; then
              set -- OPTIONS "$@"
              # a machine with other things to do must not turn an answer into "time ran out"
              export ATCR_VERIFY_TIMEOUT=1m
            fi
            exec 'JAVA' -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xshare:auto ARCHIVE '@CLASSPATH' io.atcr.samples.cli.Main "$command" "$@"
            """.replace(" OPTIONS", options).replace("JAVA", ClassPath.java())
                .replace(" ARCHIVE", ClassPath.archive().isEmpty() ? "" : " -XX:SharedArchiveFile='" + ClassPath.archive() + "'")
                .replace("CLASSPATH", classPath.toString());
    }
}
