package io.atcr.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** The schema refuses nothing that loads. What it must refuse is asserted where the loader's refusals are. */
class PolicySchemaTest {

    @Test
    void everyExampleAndEveryCaseOfThePageIsValid() throws Exception {
        assertThat(PolicySchema.errors(PolicyLoadTest.seed())).isEmpty();
        for (String example : List.of("trust-policy.yaml", "every-key.yaml")) {
            assertThat(PolicySchema.errors(Files.readString(Path.of("examples", example)))).isEmpty();
        }
        for (String[] row : PolicyPageTest.rows("| `require` | beside it | image | signatures | decision | reason |")) {
            String yaml = PageCase.yaml(row[0].replace("`", ""), row[1].replace("`", ""));
            assertThat(PolicySchema.errors(yaml)).as(yaml).isEmpty();
        }
    }

    @Test
    void theSchemaKnowsEveryKeyOfTheLoader() throws Exception {
        String schema = Files.readString(Path.of("src/main/resources/io/atcr/policy/trust-policy.schema.json"));
        List<String> keys = new ArrayList<>();
        keys.addAll(List.of(PolicyLoadTest.failure("version: 1.0\nzzz: 1\n").allowed().split(", ")));
        keys.addAll(List.of(PolicyLoadTest.failure(PageCase.yaml("signature: true", "zzz: 1")).allowed().split(", ")));
        keys.addAll(List.of(PolicyLoadTest.failure(PageCase.yaml("signature: true, zzz: 1", "")).allowed().split(", ")));
        assertThat(keys).hasSizeGreaterThan(20).allSatisfy(key -> assertThat(schema).contains("\"" + key + "\": {"));
    }

    @Property(tries = 1500)
    void whatLoadsIsValid(@ForAll("policies") String yaml) {
        try {
            TrustPolicy.parse(yaml);
        } catch (PolicyException e) {
            return;
        }
        assertThat(PolicySchema.errors(yaml)).as(yaml).isEmpty();
    }

    @Provide
    Arbitrary<String> policies() {
        Arbitrary<String> require = Arbitraries.of("signature: true", "signature: false", "minSignatures: 1", "minSignatures: 2", "minSignatures: +1",
                "groups: {release: 1}", "groups: {release: 1, security: 1}", "trustedDIDs: [bob]").list().ofMinSize(1).ofMaxSize(3).uniqueElements()
                .map(parts -> String.join(", ", parts));
        Arbitrary<String> beside = Arbitraries.of("action: warn", "foreignSigners: true", "foreignSigners: True", "independent: pds", "maxHeadAge: 1d",
                "maxBundleAge: 5m", "staleIfUnavailable: 3600s", "onAbsent: {allowIfSeen: 1h}", "requireTagRecord: false", "allowHistoricalKeys: true",
                "exempt: true", "", "independent: 'pds'");
        Arbitrary<String> change = Arbitraries.of("", "", "name: p>name: 'p q'", "version: 1.0>version: '1.0'", "{name: alice}>{validFrom: null}",
                "{name: alice}>{expiresAt: 2027-01-01T00:00:00.5+02:00}", "'atcr.io/**'>'atcr.io/alice/app:v*'", "'atcr.io/**'>'**'",
                "{name: bob}>{keys: ['did:key:z6M']}", "reason: left>reason: '  x'", "bob: >b_o__b.c--d: ");
        return require.flatMap(r -> beside.flatMap(b -> change.map(c -> {
            String yaml = PageCase.yaml(r, b);
            return c.isEmpty() ? yaml : yaml.replace(c.split(">")[0], c.split(">")[1]);
        })));
    }
}
