package io.atcr.did.plc;

import io.atcr.car.CarException;
import io.atcr.car.Cid;
import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.SyntaxException;
import io.atcr.did.net.UntrustedText;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Takes the entries of a log one by one, each only if it may follow what is there. Not thread-safe. */
final class LogWalk {

    /** An operation, and what an entry says about it. */
    static final int MAX_ENTRY_CHARS = PlcOperation.MAX_JSON_CHARS + 4096;

    static final Duration RECOVERY_WINDOW = Duration.ofHours(72);

    private static final Pattern TIME = Pattern.compile("([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\\.([0-9]{1,9}))?Z");

    private final SignatureChecks checks;
    private final Set<Cid> signatureWaived;
    private final int maxOperations;
    private final Map<Cid, Node> byCid = new HashMap<>();
    private final List<Node> nodes = new ArrayList<>();
    private @Nullable Did did;
    private int at;

    LogWalk(@Nullable Did did, SignatureChecks checks, Set<Cid> signatureWaived, int maxOperations) {
        this.did = did;
        this.checks = checks;
        this.signatureWaived = signatureWaived;
        this.maxOperations = maxOperations;
    }

    /** An operation that was taken, and what has become of it since. */
    private static final class Node {
        private final PlcOperation operation;
        private final Instant createdAt;
        private final boolean saidToBeNullified;
        private @Nullable Node next;
        private int nullifiedBy = -1;

        Node(PlcOperation operation, Instant createdAt, boolean saidToBeNullified) {
            this.operation = operation;
            this.createdAt = createdAt;
            this.saidToBeNullified = saidToBeNullified;
        }
    }

    /** The place of the entry that was looked at last, or -1 for the log as a whole. */
    int at() {
        return at;
    }

    void add(ObjectNode entry) throws PlcBreach {
        at = nodes.size();
        if (at == maxOperations) {
            throw new PlcBreach(PlcRule.LIMIT, "more than " + maxOperations + " operations");
        }
        Node node = read(entry);
        Cid cid = node.operation.cid();
        if (byCid.containsKey(cid)) {
            throw new PlcBreach(PlcRule.DUPLICATE_OPERATION, cid + " is in the log already");
        }
        if (nodes.isEmpty()) {
            node.operation.requireGenesis();
            requireSignature(node.operation, node.operation.body().rotationKeys());
        } else {
            follow(node);
        }
        byCid.put(cid, node);
        nodes.add(node);
    }

    private Node read(ObjectNode entry) throws PlcBreach {
        Instant createdAt = time(text(entry, "createdAt"));
        JsonNode nullified = entry.get("nullified");
        if (nullified == null || !nullified.isBoolean()) {
            throw new PlcBreach(PlcRule.MALFORMED_LOG, "nullified is neither true nor false");
        }
        if (!(entry.get("operation") instanceof ObjectNode json)) {
            throw new PlcBreach(PlcRule.MALFORMED_LOG, "operation is not an object");
        }
        String said = text(entry, "did");
        Did whose = did != null ? did : identity(said);
        PlcOperation operation = PlcOperation.read(whose, json);
        if (!said.equals(whose.toString())) {
            throw new PlcBreach(PlcRule.DID_MISMATCH, "an operation of " + UntrustedText.escape(said) + ", not of " + whose);
        }
        requireCid(text(entry, "cid"), operation.cid());
        did = whose;
        return new Node(operation, createdAt, nullified.booleanValue());
    }

    /** Without a DID that was asked for, the first entry says one; that it follows from the operation is checked like any other. */
    private static Did identity(String said) throws PlcBreach {
        try {
            return Did.parse(said);
        } catch (SyntaxException malformed) {
            throw new PlcBreach(PlcRule.MALFORMED_LOG, "did is not a DID: " + UntrustedText.escape(said));
        }
    }

    private static void requireCid(String said, Cid cid) throws PlcBreach {
        try {
            if (Cid.parse(said).equals(cid)) {
                return;
            }
        } catch (CarException malformed) {
            throw new PlcBreach(PlcRule.CID_MISMATCH, "cid is not the CID of an operation: " + UntrustedText.escape(said));
        }
        throw new PlcBreach(PlcRule.CID_MISMATCH, "the operation hashes to " + cid + ", not to " + said);
    }

    private static String text(ObjectNode entry, String name) throws PlcBreach {
        JsonNode value = entry.get(name);
        if (value == null || !value.isString()) {
            throw new PlcBreach(PlcRule.MALFORMED_LOG, name + " is not text");
        }
        return value.stringValue();
    }

    private static Instant time(String text) throws PlcBreach {
        Matcher time = TIME.matcher(text);
        if (!time.matches()) {
            throw new PlcBreach(PlcRule.MALFORMED_LOG, "createdAt is not a UTC timestamp: " + UntrustedText.escape(text));
        }
        int[] part = new int[6];
        for (int i = 0; i < part.length; i++) {
            part[i] = Integer.parseInt(time.group(i + 1));
        }
        int nanos = time.group(7) == null ? 0 : Integer.parseInt((time.group(7) + "00000000").substring(0, 9));
        try {
            return LocalDateTime.of(part[0], part[1], part[2], part[3], part[4], part[5], nanos).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException noSuchDay) {
            throw new PlcBreach(PlcRule.MALFORMED_LOG, "createdAt is no such time: " + text);
        }
    }

    private void follow(Node node) throws PlcBreach {
        PlcOperation operation = node.operation;
        Cid prevCid = operation.prev().orElseThrow(() -> new PlcBreach(PlcRule.UNKNOWN_PREV, "a second operation that follows no other"));
        Node prev = byCid.get(prevCid);
        if (prev == null) {
            throw new PlcBreach(PlcRule.UNKNOWN_PREV, "no operation before it is " + prevCid);
        }
        if (prev.nullifiedBy >= 0) {
            throw new PlcBreach(PlcRule.PREV_NULLIFIED, "it follows " + prevCid + ", which operation " + prev.nullifiedBy + " nullified");
        }
        if (prev.operation.type() == PlcOperation.Type.TOMBSTONE) {
            throw new PlcBreach(PlcRule.PREV_TOMBSTONE, "it follows the tombstone " + prevCid);
        }
        Node last = nodes.get(nodes.size() - 1);
        if (!node.createdAt.isAfter(last.createdAt)) {
            throw new PlcBreach(PlcRule.OUT_OF_ORDER, "accepted at " + node.createdAt + ", not after " + last.createdAt);
        }
        if (prev.next == null) {
            requireSignature(operation, prev.operation.body().rotationKeys());
        } else {
            recover(node, prev, prev.next);
        }
        prev.next = node;
    }

    /** A second operation after the same one undoes the first one and all that followed it. */
    private void recover(Node node, Node prev, Node undone) throws PlcBreach {
        List<String> all = prev.operation.body().rotationKeys();
        int signer = signatureWaived.contains(undone.operation.cid()) ? all.size() : checks.signer(undone.operation, all);
        try {
            requireSignature(node.operation, all.subList(0, signer));
        } catch (PlcBreach refused) {
            if (refused.rule() == PlcRule.BAD_SIGNATURE && checks.signer(node.operation, all) < all.size()) {
                throw new PlcBreach(PlcRule.RECOVERY_AUTHORITY, "signed by a rotation key that does not stand before the one that signed "
                        + undone.operation.cid());
            }
            throw refused;
        }
        Duration late = Duration.between(undone.createdAt, node.createdAt);
        if (late.compareTo(RECOVERY_WINDOW) > 0) {
            throw new PlcBreach(PlcRule.RECOVERY_TOO_LATE, "it nullifies " + undone.operation.cid() + " after " + late + ", which is more than 72 hours");
        }
        for (Node each = undone; each != null; each = each.next) {
            each.nullifiedBy = nodes.size();
        }
    }

    private void requireSignature(PlcOperation operation, List<String> didKeys) throws PlcBreach {
        if (!signatureWaived.contains(operation.cid())) {
            checks.require(operation, didKeys);
        }
    }

    /** The log, when there is no other entry. */
    PlcLog end() throws PlcBreach {
        at = -1;
        if (did == null || nodes.isEmpty()) {
            throw new PlcBreach(PlcRule.MALFORMED_LOG, "a log without operations");
        }
        List<PlcLogEntry> entries = new ArrayList<>();
        for (Node node : nodes) {
            at = entries.size();
            if (node.saidToBeNullified != node.nullifiedBy >= 0) {
                throw new PlcBreach(PlcRule.NULLIFICATION_MISMATCH,
                        node.saidToBeNullified ? "said to be nullified, but nothing nullifies it" : "nullified by operation " + node.nullifiedBy + ", but not said to be");
            }
            entries.add(new PlcLogEntry(at, node.operation, node.createdAt, node.nullifiedBy));
        }
        return new PlcLog(did, entries);
    }
}
