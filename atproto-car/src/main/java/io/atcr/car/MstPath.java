package io.atcr.car;

import java.util.Arrays;

/**
 * The way from a tree's root to one key, through nodes that each obey every rule a partial tree can show: canonical nodes, one layer per
 * node, child layer one below, keys inside the bounds set above, keyless nodes only on the way down, valid repository keys.
 *
 * <p>Given that, the place a key may have is unique, so the walk ends in its value, in proof that it is absent, or at a missing node.
 * Used by one thread for one walk. ATProto repository specification, MST Structure.
 */
final class MstPath {
    enum End {
        FOUND,
        ABSENT,
        MISSING
    }

    private static final int UNBOUNDED = -1;
    private static final int NONE = -1;
    private static final int LEFT = -2;

    private final CarLimits limits;
    private final Sha256 sha256;
    private final MstNodeReader node;
    private byte[] low = new byte[MstNodeReader.MAX_KEY_BYTES];
    private byte[] high = new byte[MstNodeReader.MAX_KEY_BYTES];
    private byte[] nextHigh = new byte[MstNodeReader.MAX_KEY_BYTES];
    private int lowLength = UNBOUNDED;
    private int highLength = UNBOUNDED;
    private int nextHighLength = UNBOUNDED;
    private int layer;
    private int gap;
    private int found;
    private int missing;

    MstPath(CarLimits limits, Sha256 sha256) {
        this.limits = limits;
        this.sha256 = sha256;
        this.node = new MstNodeReader(limits);
    }

    /** Walks from the root to {@code target}. */
    End walk(CarFile car, Cid root, byte[] target) throws CarException {
        BlockIndex blocks = car.index();
        int block = blocks.find(root);
        if (block < 0) {
            missing = NONE;
            return End.MISSING;
        }
        int targetLayer = layer(target, target.length);
        for (boolean isRoot = true; ; isRoot = false) {
            visit(car.raw(), blocks.start(block), blocks.end(block), isRoot, target);
            if (found != NONE) {
                return End.FOUND;
            }
            if (gap == NONE || layer <= targetLayer) {
                return End.ABSENT;
            }
            missing = gap;
            block = blocks.find(car.raw(), gap);
            if (block < 0) {
                return End.MISSING;
            }
            layer--;
        }
    }

    /** Offset of the found value's CID. */
    int found() {
        return found;
    }

    /** Offset of the missing node's CID, or -1 if it is the root. */
    int missing() {
        return missing;
    }

    /** Checks one node and finds the target, or the gap it would be in. */
    private void visit(byte[] bytes, int start, int end, boolean isRoot, byte[] target) throws CarException {
        node.open(bytes, start, end);
        found = NONE;
        gap = LEFT;
        nextHighLength = highLength;
        boolean above = false;
        boolean hasSubtree = false;
        for (int i = 0; node.next(); i++) {
            byte[] key = node.key();
            int length = node.keyLength();
            checkKey(key, length, isRoot && i == 0);
            if (i == 0 && lowLength != UNBOUNDED && compare(key, length, low, lowLength) <= 0) {
                throw new CarException(CarError.MST_BOUNDS, node.keyOffset(), "the key does not come after the parent's key before it");
            }
            hasSubtree |= node.subtree() >= 0;
            int order = above ? 1 : compare(key, length, target, target.length);
            if (order < 0) {
                System.arraycopy(key, 0, low, 0, length);
                lowLength = length;
                gap = node.subtree();
            } else if (order == 0) {
                found = node.value();
            } else if (!above) {
                above = true;
                System.arraycopy(key, 0, nextHigh, 0, length);
                nextHighLength = length;
            }
        }
        if (node.entries() > 0 && highLength != UNBOUNDED && compare(node.key(), node.keyLength(), high, highLength) >= 0) {
            throw new CarException(CarError.MST_BOUNDS, node.keyOffset(), "the key does not come before the parent's key after it");
        }
        checkShape(isRoot, hasSubtree || node.left() >= 0);
        if (gap == LEFT) {
            gap = node.left();
        }
        if (above) {
            byte[] swap = high;
            high = nextHigh;
            nextHigh = swap;
            highLength = nextHighLength;
        }
    }

    private void checkKey(byte[] key, int length, boolean setsLayer) throws CarException {
        if (!RepositoryKeys.isValid(key, length)) {
            throw new CarException(CarError.MST_KEY_SYNTAX, node.keyOffset(), "the key is not a collection, a slash and a record key");
        }
        int keyLayer = layer(key, length);
        if (setsLayer) {
            layer = keyLayer;
            if (layer >= limits.maxMstDepth()) {
                throw new CarException(CarError.MST_DEPTH, node.start(), "root layer " + layer + ", depth limit " + limits.maxMstDepth());
            }
        } else if (keyLayer != layer) {
            throw new CarException(CarError.MST_LAYER, node.keyOffset(), "key of layer " + keyLayer + " in a node of layer " + layer);
        }
    }

    private void checkShape(boolean isRoot, boolean hasSubtree) throws CarException {
        if (node.entries() == 0) {
            if (isRoot) {
                if (hasSubtree) {
                    throw new CarException(CarError.MST_KEYLESS_ROOT, node.start(), "the root has a subtree but no keys");
                }
                layer = 0;
                return;
            }
            if (!hasSubtree) {
                throw new CarException(CarError.MST_EMPTY_NODE, node.start(), "a node below the root has neither keys nor a subtree");
            }
        }
        if (layer == 0 && hasSubtree) {
            throw new CarException(CarError.MST_SUBTREE_BELOW_ZERO, node.start(), "a node of layer 0 has a subtree");
        }
    }

    private int layer(byte[] key, int length) {
        return leadingZeroPairs(sha256.hash(key, 0, length));
    }

    /** Half the leading zero bits of a key's SHA-256, rounded down. */
    static int leadingZeroPairs(byte[] digest) {
        int zeros = 0;
        for (byte b : digest) {
            if (b != 0) {
                return (zeros + Integer.numberOfLeadingZeros(b & 0xff) - 24) / 2;
            }
            zeros += 8;
        }
        return zeros / 2;
    }

    private static int compare(byte[] a, int aLength, byte[] b, int bLength) {
        return Arrays.compareUnsigned(a, 0, aLength, b, 0, bLength);
    }
}
