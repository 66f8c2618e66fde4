package io.atcr.samples.plugin;

import io.atcr.policy.Digest;
import io.atcr.policy.ImageReference;
import io.atcr.policy.ReferenceException;
import io.atcr.policy.TrustPolicy;
import io.atcr.verifier.BundleCreation;
import io.atcr.verifier.Evidence;
import io.atcr.verifier.bundle.Bundle;
import io.atcr.verifier.bundle.BundleException;
import io.atcr.verifier.bundle.BundleLimits;
import io.atcr.verifier.bundle.BundleSource;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Makes the bundles of a folder anew from live verifications: of the images that are named, and of those that have a bundle already.
 *
 * <p>A bundle whose image is denied now is removed. One whose evidence cannot be had now stays until the policy's {@code maxBundleAge} ends it.
 * ATTACKS A5.
 */
public final class BundleRefresh {
    private static final int MOST = 10_000;

    private final Path folder;
    private final VerifierMaker.Made made;
    private final TrustPolicy policy;
    private final PrintStream out;
    private int unknown;
    private int denied;

    private BundleRefresh(Path folder, VerifierMaker.Made made, TrustPolicy policy, PrintStream out) {
        this.folder = folder;
        this.made = made;
        this.policy = policy;
        this.out = out;
    }

    /**
     * Does it once.
     *
     * @param settings the settings, which name the folder
     * @param environment the variables of this process; the verifier sees a few of them
     * @param images references of images to have bundles of, by tag or digest
     * @param out where a line is printed for each image
     * @return 0 if every image has a new bundle, 1 if one is denied, 3 if the evidence of one could not be had
     * @throws SettingsException if settings, policy or folder cannot be used
     */
    public static int run(PluginSettings settings, Map<String, String> environment, List<String> images, PrintStream out) throws SettingsException {
        Path folder = settings.bundles().orElseThrow(() -> new SettingsException(settings.file().toString(), "'bundles' has to be set"));
        Map<String, String> surroundings = Surroundings.of(environment, settings);
        try (Verification verification = Verification.open(
                settings, Fingerprint.of(settings, surroundings), surroundings, DecisionLog.of(settings), settings.timeout())) {
            Files.createDirectories(folder);
            Trusted.requireOurs(folder, "the bundles");
            return new BundleRefresh(folder, verification.live(), verification.policy(), out).all(images);
        } catch (IOException e) {
            throw new SettingsException(settings.place("bundles"), "cannot use the folder: " + e.getClass().getSimpleName());
        }
    }

    private int all(List<String> images) throws IOException {
        Set<String> made = new TreeSet<>();
        for (String image : images) {
            refresh(image, made);
        }
        for (Path file : files()) {
            if (!made.contains(name(file))) {
                again(file, made);
            }
        }
        return denied > 0 ? 1 : unknown > 0 ? 3 : 0;
    }

    private List<Path> files() throws IOException {
        Set<Path> files = new TreeSet<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, "sha256-*" + Bundle.FILE_EXTENSION)) {
            for (Path entry : entries) {
                if (files.size() >= MOST) {
                    say("more than " + MOST + " bundles: the rest stays as it is");
                    break;
                }
                files.add(entry);
            }
        }
        return List.copyOf(files);
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    private void again(Path file, Set<String> done) throws IOException {
        try {
            Digest digest = Digest.parse("sha256:" + name(file).substring("sha256-".length(), name(file).length() - Bundle.FILE_EXTENSION.length()));
            Bundle bundle = BundleSource.ofFile(file, BundleLimits.defaults()).find(digest).orElseThrow().bundle();
            if (bundle.digest().equals(digest)) {
                refresh(bundle.registry() + "/" + bundle.repository() + "@" + digest, done);
                return;
            }
            say("removed " + file.getFileName() + ": a bundle of " + bundle.digest());
        } catch (BundleException | ReferenceException e) {
            say("removed " + file.getFileName() + ": no bundle: " + e.getMessage());
        }
        Files.deleteIfExists(file);
    }

    private void refresh(String image, Set<String> done) throws IOException {
        ImageReference reference;
        try {
            reference = ImageReference.parse(image, policy.atcrRegistries());
        } catch (ReferenceException e) {
            denied++;
            say("not an image reference: " + OneLine.of(image, OneLine.FOREIGN) + ": " + e.getMessage());
            return;
        }
        BundleCreation creation = made.verifier().createBundle(reference);
        if (creation.bundle().isPresent()) {
            Bundle bundle = creation.bundle().get();
            String name = Bundle.fileName(bundle.digest());
            write(folder.resolve(name), bundle.encode());
            done.add(name);
            say("written " + name + " of " + reference);
        } else if (creation.live().evidence() instanceof Evidence.Indeterminate || creation.live().decision().allowed()) {
            unknown++;
            say("kept as it is " + reference + ": " + creation.reason().code() + ": " + creation.detail());
        } else {
            denied++;
            String name = reference.digest().map(Bundle::fileName).orElse("");
            boolean removed = !name.isEmpty() && Files.deleteIfExists(folder.resolve(name));
            say((removed ? "removed " + name + ": " : "denied ") + reference + ": " + creation.reason().code() + ": " + creation.detail());
        }
    }

    /** Whole or not at all; who reads it meanwhile reads the old one. */
    private void write(Path file, byte[] bytes) throws IOException {
        Path whole = Files.createTempFile(folder, ".bundle", ".new");
        try {
            Files.write(whole, bytes);
            Files.setPosixFilePermissions(whole, PosixFilePermissions.fromString("rw-r--r--"));
            Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(whole);
        }
    }

    private void say(String line) {
        out.println(OneLine.of(line, OneLine.MESSAGE));
    }
}
