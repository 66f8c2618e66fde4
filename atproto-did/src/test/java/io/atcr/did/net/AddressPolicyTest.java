package io.atcr.did.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.net.InetAddress;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressPolicyTest {

    private static final AddressPolicy PUBLIC_ONLY = AddressPolicy.publicOnly();

    @ParameterizedTest
    @ValueSource(strings = {
        "0.0.0.0", "0.1.2.3", "10.0.0.0", "10.255.255.255", "100.64.0.0", "100.100.100.200", "100.127.255.255", "127.0.0.1",
        "127.255.255.255",
        "168.63.129.16", "169.254.0.1", "169.254.169.254", "172.16.0.0", "172.31.255.255", "192.0.0.192", "192.0.2.1", "192.88.99.1",
        "192.168.0.1", "192.168.255.255", "198.18.0.0", "198.19.255.255", "198.51.100.7", "203.0.113.7", "224.0.0.1", "239.255.255.255",
        "240.0.0.1", "255.255.255.255",
        "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::ffff:0:127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "100::1", "2001::1", "2001:0:7f00:1::", "2001:2::1", "2001:10::1", "2001:20::1",
        "2001:db8::1",
        "2002:7f00:1::", "2002:a9fe:a9fe::1", "3fff::1", "3fff:fff::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fe80::1", "febf::1",
        "fec0::1",
        "ff02::1", "ffff::1"})
    void A18_addressThatIsNotPublicUnicastIsRefused(String address) throws Exception {
        InetAddress target = InetAddress.getByName(address);

        assertThatThrownBy(() -> PUBLIC_ONLY.check(target, "pds.example.com", 443)).isInstanceOf(AddressRefusedException.class);
        assertThat(catchThrowable(() -> PUBLIC_ONLY.allowPrivate("pds.example.com:443").check(target, "pds.example.com", 443))).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.1", "169.253.255.255",
        "169.255.0.0", "172.15.255.255", "172.32.0.0", "192.0.1.1", "192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0",
        "223.255.255.255", "2000::1", "2001:200::1", "2001:db7::1", "2001:db9::1", "2003::1", "2606:4700::1111", "2a00:1450::1", "3ffe::1",
        "3fff:1000::1", "::ffff:1.1.1.1"})
    void publicUnicastAddressIsAllowed(String address) throws Exception {
        InetAddress target = InetAddress.getByName(address);

        assertThat(catchThrowable(() -> PUBLIC_ONLY.check(target, "pds.example.com", 443))).isNull();
    }

    @Test
    void exceptionIsForOneHostAndOnePort() throws Exception {
        AddressPolicy policy = PUBLIC_ONLY.allowPrivate("PDS.Example.com:8443").allowPlainHttp("pds.example.com:8080");

        assertThat(policy.privateAllowed("pds.example.com", 8443)).isTrue();
        assertThat(policy.privateAllowed("pds.example.com", 443)).isFalse();
        assertThat(policy.privateAllowed("other.example.com", 8443)).isFalse();
        assertThat(policy.privateAllowed("pds.example.com", 8080)).isFalse();
        assertThat(policy.plainHttpAllowed("pds.EXAMPLE.com", 8080)).isTrue();
        assertThat(policy.plainHttpAllowed("pds.example.com", 8443)).isFalse();
        assertThat(PUBLIC_ONLY.privateAllowed("pds.example.com", 8443)).as("the policy it was made from is unchanged").isFalse();
    }

    @Test
    void A18_nameIsAllowedAndNotTheAddressItResolvesTo() throws Exception {
        AddressPolicy policy = PUBLIC_ONLY.allowPrivate("registry.internal.example.com:5000");

        assertThatThrownBy(() -> policy.check(InetAddress.getByName("10.0.0.5"), "10.0.0.5", 5000))
                .isInstanceOf(AddressRefusedException.class);
    }

    @Test
    void everySpellingOfAnAddressIsOneName() {
        assertThat(PUBLIC_ONLY.allowPrivate("[::1]:80").privateAllowed("0:0:0:0:0:0:0:1", 80)).isTrue();
        assertThat(PUBLIC_ONLY.allowPrivate("[::1]:80").privateAllowed("[::1]", 80)).isTrue();
        assertThat(PUBLIC_ONLY.allowPrivate("[::ffff:127.0.0.1]:80").privateAllowed("127.0.0.1", 80)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "host", "host:", "host:0", "host:65536", "host:-1", "host:http", ":80", "http://host:80", "user@host:80",
        "host.:80",
        "::1:80", "ho st:80", "*:80", "host:80/x"})
    void targetIsHostAndPortAndNothingElse(String text) {
        assertThatThrownBy(() -> PUBLIC_ONLY.allowPrivate(text)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PUBLIC_ONLY.allowPlainHttp(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Property(tries = 2000)
    void A18_ipv4InsideAnIpv6AddressIsNeverPublicWhenItsIpv4IsNot(@ForAll @Size(4) byte[] ipv4) throws Exception {
        InetAddress plain = InetAddress.getByAddress(ipv4);
        byte[] mapped = new byte[16];
        mapped[10] = mapped[11] = (byte) 0xff;
        System.arraycopy(ipv4, 0, mapped, 12, 4);
        byte[] nat64 = new byte[16];
        nat64[1] = 0x64;
        nat64[2] = (byte) 0xff;
        nat64[3] = (byte) 0x9b;
        System.arraycopy(ipv4, 0, nat64, 12, 4);
        byte[] sixToFour = new byte[16];
        sixToFour[0] = 0x20;
        sixToFour[1] = 0x02;
        System.arraycopy(ipv4, 0, sixToFour, 2, 4);

        assertThat(AddressRanges.isPublicUnicast(InetAddress.getByAddress(mapped))).isEqualTo(AddressRanges.isPublicUnicast(plain));
        assertThat(AddressRanges.isPublicUnicast(InetAddress.getByAddress(nat64))).isFalse();
        assertThat(AddressRanges.isPublicUnicast(InetAddress.getByAddress(sixToFour))).isFalse();
    }
}
