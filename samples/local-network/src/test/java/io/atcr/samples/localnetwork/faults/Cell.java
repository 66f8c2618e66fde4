package io.atcr.samples.localnetwork.faults;

import io.atcr.samples.localnetwork.Server;
import java.util.ArrayList;
import java.util.List;

/** One case of the matrix. */
record Cell(Scenario scenario, Hop hop, Harm harm, Held held) {

    /** All cells; without {@code every}, those of the registry in the states that make a difference to an image's artifacts only. */
    static List<Cell> all(boolean every) {
        List<Cell> cells = new ArrayList<>();
        for (Scenario scenario : Scenario.values()) {
            for (Hop hop : scenario.hops()) {
                for (Harm harm : Harm.values()) {
                    // an account has one log, whatever the image
                    boolean possible = hop != Hop.PLC_LOG || harm != Harm.SIBLINGS;
                    for (Held held : Held.values()) {
                        boolean alike = hop.server() == Server.REGISTRY && held != Held.COLD && held != Held.WARM && held != Held.NEGATIVE;
                        if (possible && (every || !alike)) {
                            cells.add(new Cell(scenario, hop, harm, held));
                        }
                    }
                }
            }
        }
        return cells;
    }

    /** Whether the verification has to ask what is harmed. */
    boolean hit() {
        return scenario.needs(hop, held);
    }

    @Override
    public String toString() {
        return scenario + " " + hop + " " + harm + " " + held;
    }
}
