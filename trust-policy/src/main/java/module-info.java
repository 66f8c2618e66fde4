/** Who may sign which image, when: a policy file in, a decision with its reasons out. */
module io.atcr.policy {
    requires static org.jspecify;
    requires transitive io.atcr.car;
    requires org.snakeyaml.engine.v2;

    exports io.atcr.policy;
}
