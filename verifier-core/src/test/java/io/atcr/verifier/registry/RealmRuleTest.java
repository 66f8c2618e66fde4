package io.atcr.verifier.registry;

import static io.atcr.verifier.registry.Documents.refused;
import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.did.net.AddressPolicy;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RealmRuleTest {
    private static final AddressPolicy PUBLIC = AddressPolicy.publicOnly();

    @Test
    void A18_privateHostOfTheConfigurationIsNotAskedForAPublicRegistry() throws Exception {
        AddressPolicy policy = PUBLIC.allowPrivate("auth.internal:443").allowPrivate("registry.internal:5000");

        refused(RegistryError.REALM_REFUSED, () -> RealmRule.check("https://auth.internal/token", "https://registry.test", policy));
        refused(RegistryError.REALM_REFUSED, () -> RealmRule.check("https://AUTH.internal:443/token", "https://registry.test", policy));
        assertThat(RealmRule.check("https://auth.internal/token", "https://registry.internal:5000", policy)).hasHost("auth.internal");
    }

    @ParameterizedTest
    @CsvSource({
        "https://auth.docker.io/token, https://registry-1.docker.io",
        "https://registry.test/token, https://registry.test:5000",
        "https://8.8.8.8/token, https://registry.test",
        "https://[2606:4700::1111]/token, https://registry.test",
        "https://10.0.0.5/token, https://10.0.0.5:5000",
        "http://127.0.0.1:5001/token, http://127.0.0.1:5000",
        "https://localhost:5001/token, https://localhost:5000",
        "http://auth.test/token, http://registry.test",
        "https://auth.test/token, http://registry.test",
        "https://1.test/token, https://registry.test"
    })
    void realmThatMayBeAsked(String realm, String registry) throws Exception {
        assertThat(RealmRule.check(realm, registry, PUBLIC)).hasToString(realm);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
        "192.0.0.8", "198.18.0.1", "224.0.0.1", "255.255.255.255", "[::1]", "[::]", "[fe80::1]", "[fd00::1]", "[ff02::1]",
        "[::ffff:10.0.0.1]", "[::ffff:7f00:1]", "[64:ff9b::a00:1]", "[2002:a00:1::]", "[2001:0::1]", "localhost", "LOCALHOST",
        "a.localhost", "2130706433", "0x7f000001", "127.1", "0177.0.0.1", "127.0.0.0x1", "1.2.3.4.5", "999.1.1.1"
    })
    void A18_realmAtAPrivateAddressIsRefused(String host) {
        refused(RegistryError.REALM_REFUSED, () -> RealmRule.check("https://" + host + "/token", "https://registry.test", PUBLIC));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "token", "/token", "https:///token", "https://", "http://auth.test/token", "ftp://auth.test/", "file:///etc/passwd",
        "https://u@auth.test/token", "https://auth.test/token#x", "https://auth .test/", "https://a_b.test/token",
        "//auth.test/token"
    })
    void A18_realmThatIsNoProtectedUrlIsRefused(String realm) {
        refused(RegistryError.REALM_REFUSED, () -> RealmRule.check(realm, "https://registry.test", PUBLIC));
    }

    @Property(tries = 1000)
    void anyRealmIsAUrlOrATypedError(@ForAll String realm) {
        for (String text : new String[] {realm, "https://" + realm, "https://[" + realm + "]/"}) {
            try {
                assertThat(RealmRule.check(text, "https://registry.test", PUBLIC).getScheme()).isEqualToIgnoringCase("https");
            } catch (RegistryException e) {
                assertThat(e.code()).isEqualTo(RegistryError.REALM_REFUSED);
            }
        }
    }
}
