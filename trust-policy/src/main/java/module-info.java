/** Who may sign which image, when: a policy file in, a decision with its reasons out. */
module io.atcr.policy {
    requires static org.jspecify;
    requires transitive io.atcr.car;
    requires org.snakeyaml.engine;

    exports io.atcr.policy;
}
