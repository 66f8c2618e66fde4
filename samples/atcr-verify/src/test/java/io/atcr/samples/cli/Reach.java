package io.atcr.samples.cli;

import io.atcr.samples.localnetwork.LocalNetwork;
import java.util.ArrayList;
import java.util.List;

/** The options by which a command reaches a network on loopback. */
final class Reach {
    private Reach() {}

    /** The command, its arguments, and the way to this network. */
    static String[] args(LocalNetwork network, String command, String... more) {
        List<String> args = new ArrayList<>(List.of(command));
        args.addAll(List.of(more));
        args.addAll(List.of("--plc-url", network.plcDirectory().toString()));
        for (String host : List.of(network.registry(), network.pds().getRawAuthority(), network.plcDirectory().getRawAuthority())) {
            args.addAll(List.of("--allow-private-network", host, "--plain-http", host));
        }
        return args.toArray(String[]::new);
    }
}
