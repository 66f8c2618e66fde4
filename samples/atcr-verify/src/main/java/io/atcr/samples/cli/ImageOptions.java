package io.atcr.samples.cli;

import io.atcr.policy.ImageReference;
import io.atcr.policy.TrustPolicy;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Which images are asked about, and how many at once. */
final class ImageOptions {
    /** The most images of one run. */
    static final int MOST = 10_000;
    private static final int LARGEST_INPUT = 4 << 20;

    @Parameters(paramLabel = "IMAGE", arity = "1..*",
            description = "Image references, by tag or digest; - reads them from standard input, one on a line, with # for comments.")
    private List<String> images = List.of();

    @Setting
    @Option(names = "--parallel", paramLabel = "N", description = "How many images are verified at once, 1 to 64 (default: 4).")
    private int parallel = 4;

    /** Where no command was named, a word may be a mistyped command rather than an image. */
    void refuseMistyped(CommandSpec spec) {
        if (!((Main) spec.root().userObject()).verifyByDefault()) {
            return;
        }
        for (String image : images) {
            if (!DefaultCommand.looksLikeImage(image)) {
                throw new ParameterException(spec.commandLine(), "'" + image + "' is no command"
                        + Nearest.to(image, spec.root().subcommands().keySet()).map(near -> "; did you mean '" + near + "'?").orElse("")
                        + "; for an image of that name: atcr-verify verify " + image);
            }
        }
    }

    /** The images in the order in which they were named. */
    List<ImageReference> references(CommandSpec spec, TrustPolicy policy) {
        List<ImageReference> references = new ArrayList<>();
        boolean read = false;
        for (String image : images) {
            if (image.equals("-") && !read) {
                read = true;
                fromInput(spec, policy, references);
            } else if (!image.equals("-")) {
                references.add(TrustOptions.reference(spec, image, "", policy));
            }
        }
        if (references.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "standard input names no image");
        }
        if (references.size() > MOST) {
            throw new ParameterException(spec.commandLine(), "more than " + MOST + " images");
        }
        return references;
    }

    int parallel(CommandSpec spec) {
        if (parallel < 1 || parallel > 64) {
            throw Settings.invalid(spec, "--parallel", String.valueOf(parallel), "--parallel takes 1 to 64, not " + parallel);
        }
        return parallel;
    }

    private static void fromInput(CommandSpec spec, TrustPolicy policy, List<ImageReference> references) {
        int number = 0;
        for (String line : input(spec).split("\r?\n", -1)) {
            number++;
            String image = line.strip();
            if (!image.isEmpty() && !image.startsWith("#")) {
                references.add(TrustOptions.reference(spec, image, "standard input, line " + number + ": ", policy));
                if (references.size() > MOST) {
                    throw new ParameterException(spec.commandLine(), "standard input, line " + number + ": more than " + MOST + " images");
                }
            }
        }
    }

    private static String input(CommandSpec spec) {
        try {
            byte[] bytes = read(Surroundings.of(spec).in());
            if (bytes.length > LARGEST_INPUT) {
                throw new ParameterException(spec.commandLine(), "standard input: more than 4 MiB");
            }
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new ParameterException(spec.commandLine(), "standard input: not UTF-8 text");
        } catch (IOException e) {
            throw new ParameterException(spec.commandLine(), "standard input: cannot be read: " + e.getMessage());
        }
    }

    /** Another thread waits for the input: an interrupt does not end that. */
    private static byte[] read(InputStream in) throws IOException {
        FutureTask<byte[]> reading = new FutureTask<>(() -> in.readNBytes(LARGEST_INPUT + 1));
        Thread reader = new Thread(reading, "atcr-verify-input");
        reader.setDaemon(true);
        reader.start();
        try {
            return reading.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoppedException();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failed ? failed : new IOException(e.getCause());
        }
    }
}
