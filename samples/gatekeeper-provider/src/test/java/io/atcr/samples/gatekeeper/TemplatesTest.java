package io.atcr.samples.gatekeeper;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The two ConstraintTemplates are one. What they do is tested in Gatekeeper's engine, by the profile gatekeeper. */
class TemplatesTest {
    private static final Path MANIFESTS = Path.of("src/main/kubernetes/registration");

    private static List<String> rego(String file) throws IOException {
        return Files.readAllLines(MANIFESTS.resolve(file)).stream().map(String::strip).dropWhile(line -> !line.equals("package atcrimages")).toList();
    }

    @Test
    void bothVersionsOfRegoSayTheSame() throws IOException {
        List<String> v1 = rego("template-v1.yaml");
        assertThat(v1).hasSizeGreaterThan(100);
        assertThat(v1.stream().map(line -> line.replaceFirst("^violation contains (\\{.*}) if \\{$", "violation[$1] {").replaceFirst(" if \\{$", " {")).toList())
                .isEqualTo(rego("template.yaml"));
    }
}
