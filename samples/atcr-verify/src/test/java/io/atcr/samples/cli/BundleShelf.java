package io.atcr.samples.cli;

import io.atcr.did.plc.PlcHeadStore;
import io.atcr.policy.ImageReference;
import io.atcr.samples.localnetwork.PushedImage;
import io.atcr.verifier.BundleCreation;
import io.atcr.verifier.OfflineVerifier;
import io.atcr.verifier.VerificationResult;
import io.atcr.verifier.bundle.Bundle;
import io.atcr.verifier.bundle.BundleSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.stream.Stream;

/** A folder with the bundles that were made in a scene, and a verifier that has nothing else. */
final class BundleShelf implements AutoCloseable {
    private final FailureScene scene;
    private final Path folder;

    BundleShelf(FailureScene scene) throws IOException {
        this.scene = scene;
        this.folder = Files.createTempDirectory("bundles");
    }

    /** Verifies the image live and makes its bundle. */
    Bundle make(PushedImage image) throws Exception {
        Bundle[] made = new Bundle[1];
        scene.ask((verifier, reference) -> {
            BundleCreation creation = verifier.createBundle(reference);
            made[0] = creation.bundle().orElseThrow(() -> new IllegalStateException(creation.reason() + ": " + creation.detail()));
            return creation.live();
        }, image.reference());
        return made[0];
    }

    /** Makes the image's bundle and puts it where it is looked for. */
    BundleShelf keep(PushedImage image) throws Exception {
        return put(image, make(image).encode());
    }

    /** Puts bytes where the bundle of the image is looked for, obtained at this moment. */
    BundleShelf put(PushedImage image, byte[] bytes) throws IOException {
        Path file = folder.resolve("sha256-" + image.digestHex() + Bundle.FILE_EXTENSION);
        Files.write(file, bytes);
        Files.setLastModifiedTime(file, FileTime.from(scene.now()));
        return this;
    }

    VerificationResult verify() throws Exception {
        return verify(scene.image.digestReference());
    }

    VerificationResult verify(String reference) throws Exception {
        return verify(reference, scene.heads);
    }

    /** Verifies by what lies in the folder, with these heads as what was seen live. */
    VerificationResult verify(String reference, PlcHeadStore heads) throws Exception {
        OfflineVerifier verifier = OfflineVerifier.builder()
                .trustPolicy(scene.trust())
                .plcHeadStore(heads)
                .revisionStore(scene.marks)
                .clock(scene::now)
                .build();
        return verifier.verify(ImageReference.parse(reference, scene.trust().atcrRegistries()), BundleSource.inFolder(folder));
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
