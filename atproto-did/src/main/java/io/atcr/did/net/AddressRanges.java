package io.atcr.did.net;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/**
 * The special-purpose address blocks of the IANA registries (RFC 6890), and the cloud metadata addresses that lie outside them.
 *
 * <p>IPv4 is a list of what is refused; IPv6 admits only the global unicast block 2000::/3, less the special blocks inside it, so that
 * every embedding outside it (mapped, compatible, NAT64, unique-local, link-local, multicast) is refused without being named.
 */
final class AddressRanges {

    private static final List<Block> REFUSED_IPV4 = List.of(
            Block.v4(0, 0, 0, 0, 8),
            Block.v4(10, 0, 0, 0, 8),
            Block.v4(100, 64, 0, 0, 10),
            Block.v4(127, 0, 0, 0, 8),
            // the virtual host of one cloud answers on a public address
            Block.v4(168, 63, 129, 16, 32),
            Block.v4(169, 254, 0, 0, 16),
            Block.v4(172, 16, 0, 0, 12),
            Block.v4(192, 0, 0, 0, 24),
            Block.v4(192, 0, 2, 0, 24),
            Block.v4(192, 31, 196, 0, 24),
            Block.v4(192, 52, 193, 0, 24),
            Block.v4(192, 88, 99, 0, 24),
            Block.v4(192, 168, 0, 0, 16),
            Block.v4(192, 175, 48, 0, 24),
            Block.v4(198, 18, 0, 0, 15),
            Block.v4(198, 51, 100, 0, 24),
            Block.v4(203, 0, 113, 0, 24),
            Block.v4(224, 0, 0, 0, 4),
            Block.v4(240, 0, 0, 0, 4));

    private static final Block GLOBAL_UNICAST = Block.v6(0x2000, 0, 3);

    private static final List<Block> REFUSED_GLOBAL_UNICAST = List.of(
            Block.v6(0x2001, 0, 23),       // protocol assignments: Teredo, benchmarking, ORCHID
            Block.v6(0x2001, 0x0db8, 32),  // documentation
            Block.v6(0x2002, 0, 16),       // 6to4
            Block.v6(0x3fff, 0, 20));      // documentation

    private static final Block NAT64 = new Block(List.of(0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0), 96);

    private AddressRanges() {
    }

    static boolean isPublicUnicast(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (address instanceof Inet4Address) {
            return REFUSED_IPV4.stream().noneMatch(block -> block.contains(bytes));
        }
        return GLOBAL_UNICAST.contains(bytes) && REFUSED_GLOBAL_UNICAST.stream().noneMatch(block -> block.contains(bytes));
    }

    /** Whether the address is the well-known NAT64 form of the other, RFC 6052, section 2.1. */
    static boolean isNat64Of(InetAddress address, InetAddress other) {
        byte[] bytes = address.getAddress();
        return bytes.length == 16 && other instanceof Inet4Address && NAT64.contains(bytes)
                && Arrays.equals(Arrays.copyOfRange(bytes, 12, 16), other.getAddress());
    }

    /** The addresses whose first {@code bits} bits equal the prefix. */
    private record Block(List<Integer> prefix, int bits) {

        static Block v4(int a, int b, int c, int d, int bits) {
            return new Block(List.of(a, b, c, d), bits);
        }

        static Block v6(int first, int second, int bits) {
            return new Block(List.of(first >> 8, first & 0xff, second >> 8, second & 0xff), bits);
        }

        boolean contains(byte[] address) {
            for (int i = 0; i * 8 < bits; i++) {
                int mask = bits - i * 8 >= 8 ? 0xff : 0xff << 8 - (bits - i * 8) & 0xff;
                if ((address[i] & mask) != (prefix.get(i) & mask)) {
                    return false;
                }
            }
            return true;
        }
    }
}
