package io.atcr.samples.ratify;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.samples.localnetwork.PushedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever stands in the variables and on standard input, an image that is not signed is not allowed, and one that is, for nothing but itself. */
class HostileInputTest {
    private static final String[] PIECES = {"{", "}", "\"", ":", ",", "true", "null", "\"isSuccess\":true", "\\u0000", "\n", "[", "]", "\"requireDigest\":false",
        "\"trustPolicy\":{}", "sha256:", "\"useHttp\":true", "\ud83d\ude00"};
    private static Path folder;
    private static Scene scene;
    private static PushedImage signed;
    private static PushedImage unsigned;
    private static String artifact;

    @BeforeContainer
    static void start() throws IOException {
        folder = Files.createTempDirectory("ratify-verifier");
        scene = new Scene(folder);
        signed = scene.alice.push("good", "v1");
        unsigned = scene.alice.pushUnsigned("bad", "v1");
        scene.alice.attachSignature(signed);
        artifact = scene.alice.attachSignature(unsigned);
    }

    @AfterContainer
    static void stop() throws IOException {
        scene.close();
        for (String name : new String[] {"trust-policy.yaml", "settings.conf", ""}) {
            Files.deleteIfExists(folder.resolve(name));
        }
    }

    @Property(tries = 150)
    void noDocumentMakesAnUnsignedImageAllowed(@ForAll long seed) {
        Random random = new Random(seed);
        StringBuilder document = new StringBuilder(scene.document(",\"requireDigest\":true", ",\"useHttp\":true", artifact));
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = random.nextInt(document.length());
            String piece = PIECES[random.nextInt(PIECES.length)];
            document.replace(at, Math.min(document.length(), at + random.nextInt(12)), piece);
        }

        Scene.Ended ended = scene.ask(scene.settings, Scene.variables(unsigned.digestReference()), document.toString().getBytes(StandardCharsets.UTF_8));

        assertThat(ended.allowed()).as(document.toString()).isFalse();
        assertThat(ended.out()).matches("[ -~]+\n");
        assertThat(ended.err()).matches("([ -z|~]+\n)*");
    }

    @Property(tries = 100)
    void noBytesAreAReason(@ForAll byte[] document) {
        Scene.Ended ended = scene.ask(scene.settings, Scene.variables(signed.digestReference()), document);

        assertThat(ended.allowed()).isFalse();
        assertThat(ended.status()).isEqualTo(1);
    }

    @Property(tries = 100)
    void noVariablesMakeAnUnsignedImageAllowed(@ForAll long seed, @ForAll String text) {
        Random random = new Random(seed);
        Map<String, String> environment = new HashMap<>(Scene.variables(random.nextBoolean() ? unsigned.digestReference() : signed.reference()));
        String[] names = {HostCall.COMMAND, HostCall.VERSION, HostCall.SUBJECT, "DOCKER_CONFIG", "HOME", "RATIFY_VERIFIER_ALLOW", "ATCR_RATIFY_SETTINGS"};
        String name = names[random.nextInt(names.length)];
        String value = environment.getOrDefault(name, "");
        int at = random.nextInt(value.length() + 1);
        environment.put(name, random.nextBoolean() ? text : value.substring(0, at) + PIECES[random.nextInt(PIECES.length)] + value.substring(at));

        Scene.Ended ended = scene.ask(scene.settings, environment, scene.document("", "", artifact).getBytes(StandardCharsets.UTF_8));

        assertThat(ended.allowed()).as(environment.toString()).isFalse();
        assertThat(ended.out()).matches("[ -~]+\n");
    }
}
