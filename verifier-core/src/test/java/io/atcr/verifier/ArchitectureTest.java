package io.atcr.verifier;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.GeneralCodingRules;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The arrows between the modules, and what each module may know. */
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.atcr");

    private static final String[] EXPORTED = {
        "io.atcr.crypto", "io.atcr.car", "io.atcr.car.cbor", "io.atcr.car.syntax", "io.atcr.car.write", "io.atcr.did", "io.atcr.did.net",
        "io.atcr.did.plc", "io.atcr.policy", "io.atcr.verifier", "io.atcr.verifier.bundle", "io.atcr.verifier.cache", "io.atcr.verifier.metrics",
        "io.atcr.verifier.registry", "io.atcr.verifier.resilience"
    };

    @Test
    void everyLibraryModuleIsLookedAt() {
        for (String module : List.of("io.atcr.crypto", "io.atcr.car", "io.atcr.did", "io.atcr.policy", "io.atcr.verifier")) {
            assertThat(CLASSES).as(module).anyMatch(c -> c.getPackageName().startsWith(module));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            io.atcr.crypto..   | java.. org.bouncycastle.. fr.acinq.secp256k1.. org.slf4j.. org.jspecify..
            io.atcr.car..      | java.. tools.jackson.core.. tools.jackson.dataformat.cbor.. org.jspecify..
            io.atcr.did..      | java.. javax.net.. io.atcr.car.. io.atcr.crypto.. tools.jackson.. org.xbill.DNS.. org.slf4j.. org.jspecify..
            io.atcr.policy..   | java.. io.atcr.car.. org.snakeyaml.. org.jspecify..
            io.atcr.verifier.. | java.. javax.crypto.. io.atcr.car.. io.atcr.crypto.. io.atcr.did.. io.atcr.policy.. tools.jackson.. com.github.benmanes.. io.github.resilience4j.. io.micrometer.. org.slf4j.. org.jspecify..
            """)
    void aModuleKnowsOnlyWhatIsBelowIt(String module, String allowed) {
        String[] packages = (module + " " + allowed).split("\\s+");
        classes().that(resideInAPackage(module)).should().onlyDependOnClassesThat(resideInAnyPackage(packages).or(JavaClass.Predicates.simpleName("")))
                .check(CLASSES);
    }

    @Test
    void commitsAreCheckedThroughADoorThatKnowsNoKeys() {
        noClasses().that().resideInAPackage("io.atcr.car..").should().dependOnClassesThat().resideInAnyPackage("io.atcr.crypto..", "java.security.interfaces..").check(CLASSES);
    }

    @Test
    void nothingConnectsButTheConnector() {
        noClasses().that().resideOutsideOfPackage("io.atcr.did.net..").should().dependOnClassesThat().resideInAnyPackage("java.net.http..", "javax.net..")
                .orShould().dependOnClassesThat().haveNameMatching("java\\.net\\..*(Socket|URL|URLConnection)|java\\.nio\\.channels\\..*(Socket|Datagram)Channel").check(CLASSES);
    }

    /** A5: whatever an offline verification can reach, it can reach no network and nothing that fetches. */
    @Test
    void A5_anOfflineVerificationReachesNoNetwork() {
        classes().that().haveSimpleName("OfflineVerifier").or().haveSimpleName("OfflineVerifierBuilder").or().resideInAPackage("io.atcr.verifier.bundle..")
                .should(neverReach("org.xbill.", "java.net.http.", "java.net.Socket", "java.net.InetAddress", "java.net.URLConnection", "javax.net.",
                        "io.atcr.did.net.HttpFetcher", "io.atcr.did.DidResolver", "io.atcr.did.HandleResolver", "io.atcr.did.plc.PlcDirectory",
                        "io.atcr.verifier.RecordSource", "io.atcr.verifier.registry.RegistryClient", "io.atcr.verifier.cache.VerificationCache"))
                .check(CLASSES);
    }

    @Test
    void whatReachesTheNetworkIsFound() {
        assertThatThrownBy(() -> classes().that().haveSimpleName("Verifier").should(neverReach("io.atcr.did.net.HttpFetcher")).check(CLASSES))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(" -> ");
    }

    @Test
    void whoeverHasNoMicrometerNeverMeetsIt() {
        noClasses().that().resideOutsideOfPackage("io.atcr.verifier.metrics..").should().dependOnClassesThat().resideInAnyPackage("io.micrometer..", "io.atcr.verifier.metrics..").check(CLASSES);
    }

    @Test
    void librariesAreInNoPublicSignature() {
        for (String library : List.of("tools.jackson", "org.bouncycastle", "org.snakeyaml", "org.xbill", "com.github.benmanes", "io.github.resilience4j")) {
            classes().that().arePublic().and().resideInAnyPackage(EXPORTED).should(haveNoPublicSignatureWith(library)).check(CLASSES);
        }
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("io.atcr.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void librariesDoNotPrintExitOrReadTheEnvironment() {
        GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(CLASSES);
        noClasses().should().callMethod(System.class, "exit", int.class).check(CLASSES);
        noClasses().should().callMethod(System.class, "getenv", String.class).check(CLASSES);
        noClasses().should().callMethod(System.class, "getProperty", String.class).check(CLASSES);
        noClasses().should().callMethod(java.time.Instant.class, "now").check(CLASSES);
        noClasses().should().callMethod(System.class, "currentTimeMillis").check(CLASSES);
    }

    @Test
    void everyPackageIsNullMarked() {
        List<String> unmarked = CLASSES.stream()
                .map(JavaClass::getPackage)
                .distinct()
                .filter(p -> !p.isAnnotatedWith(NullMarked.class))
                .map(JavaPackage::getName)
                .toList();
        assertThat(unmarked).isEmpty();
    }

    @Test
    void noPackageIsADrawerForOddThings() {
        noClasses().should().resideInAnyPackage("..util..", "..utils..", "..common..", "..helper..", "..manager..").check(CLASSES);
    }

    /** Follows what classes call, make and read, through everything that is in these modules; that a type stands in a signature or in Javadoc is no way. */
    private static ArchCondition<JavaClass> neverReach(String... forbidden) {
        return new ArchCondition<>("never reach " + List.of(forbidden)) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                Map<JavaClass, JavaClass> from = new LinkedHashMap<>();
                Deque<JavaClass> open = new ArrayDeque<>(List.of(type));
                while (!open.isEmpty()) {
                    JavaClass next = open.pop();
                    for (JavaAccess<?> access : next.getAccessesFromSelf()) {
                        JavaClass to = access.getTargetOwner();
                        if (to.equals(next) || to.equals(type) || from.containsKey(to)) {
                            continue;
                        }
                        from.put(to, next);
                        if (Arrays.stream(forbidden).anyMatch(to.getName()::startsWith)) {
                            events.add(SimpleConditionEvent.violated(type, way(type, to, from)));
                        } else if (to.getPackageName().startsWith("io.atcr.")) {
                            open.push(to);
                        }
                    }
                }
            }
        };
    }

    private static String way(JavaClass type, JavaClass to, Map<JavaClass, JavaClass> from) {
        StringBuilder way = new StringBuilder(to.getName());
        for (JavaClass each = to; !each.equals(type); ) {
            each = from.get(each);
            way.insert(0, each.getName() + " -> ");
        }
        return way.toString();
    }

    private static ArchCondition<JavaClass> haveNoPublicSignatureWith(String foreign) {
        return new ArchCondition<>("have no public signature with " + foreign) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                type.getMethods().stream()
                        .filter(method -> method.getModifiers().contains(JavaModifier.PUBLIC) && !method.getModifiers().contains(JavaModifier.SYNTHETIC))
                        .filter(method -> method.getRawReturnType().getPackageName().startsWith(foreign)
                                || method.getRawParameterTypes().stream().anyMatch(p -> p.getPackageName().startsWith(foreign)))
                        .forEach(method -> events.add(SimpleConditionEvent.violated(method, method.getFullName())));
            }
        };
    }
}
