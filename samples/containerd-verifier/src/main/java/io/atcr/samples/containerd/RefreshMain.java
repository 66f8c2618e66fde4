package io.atcr.samples.containerd;

import io.atcr.samples.plugin.BundleRefresh;
import io.atcr.samples.plugin.OneLine;
import io.atcr.samples.plugin.PluginSettings;
import io.atcr.samples.plugin.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Makes the bundles anew: of the images in a list, and of those that have a bundle already. For a timer. */
public final class RefreshMain {
    private RefreshMain() {}

    /**
     * Does it once, and ends with 0 if every image has a new bundle.
     *
     * @param args nothing, or a file with an image reference on each line
     */
    public static void main(String[] args) {
        int status;
        try {
            PluginSettings settings = PluginSettings.read(Path.of(System.getProperty("atcr.settings", "")));
            status = args.length > 1 ? usage() : BundleRefresh.run(settings, System.getenv(), args.length == 0 ? List.of() : images(Path.of(args[0])), System.out);
        } catch (SettingsException | IOException | InvalidPathException e) {
            System.err.println("containerd-verifier-refresh: " + OneLine.of(String.valueOf(e.getMessage()), OneLine.MESSAGE));
            status = ExitStatus.USAGE;
        }
        System.exit(status);
    }

    private static int usage() {
        System.err.println("containerd-verifier-refresh: takes nothing, or one file with an image reference on each line");
        return ExitStatus.USAGE;
    }

    private static List<String> images(Path file) throws IOException {
        List<String> images = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(file)) {
                int comment = line.indexOf('#');
                String image = (comment < 0 ? line : line.substring(0, comment)).strip();
                if (!image.isEmpty()) {
                    images.add(image);
                }
            }
        } catch (NoSuchFileException e) {
            throw new IOException(file + ": there is no such file", e);
        }
        return images;
    }
}
