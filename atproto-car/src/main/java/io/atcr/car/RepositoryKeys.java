package io.atcr.car;

/**
 * Repository keys on bytes: a normalised collection NSID, a slash, a record key. The same rules as {@code RecordPath}, without making
 * strings. ATProto repository specification, Repository Paths; NSID and record key specifications.
 */
final class RepositoryKeys {
    private static final int MAX_NSID = 317;
    private static final int MAX_SEGMENT = 63;
    private static final int MAX_RECORD_KEY = 512;

    private RepositoryKeys() {}

    static boolean isValid(byte[] key, int length) {
        return collectionLength(key, length) >= 0;
    }

    /** The length of the collection, which the slash follows; -1 if the key is not valid. */
    static int collectionLength(byte[] key, int length) {
        int slash = 0;
        while (slash < length && key[slash] != '/') {
            slash++;
        }
        return slash < length && isNsid(key, slash) && isRecordKey(key, slash + 1, length) ? slash : -1;
    }

    private static boolean isNsid(byte[] key, int end) {
        if (end > MAX_NSID) {
            return false;
        }
        int segments = 0;
        int segment = 0;
        for (int i = 0; i <= end; i++) {
            if (i < end && key[i] != '.') {
                continue;
            }
            boolean last = i == end;
            if (last ? !isName(key, segment, i) : !isLabel(key, segment, i, segments == 0)) {
                return false;
            }
            segments++;
            segment = i + 1;
        }
        return segments >= 3;
    }

    private static boolean isLabel(byte[] key, int start, int end, boolean first) {
        if (start == end || end - start > MAX_SEGMENT || key[start] == '-' || key[end - 1] == '-' || first && isDigit(key[start])) {
            return false;
        }
        for (int i = start; i < end; i++) {
            if (!isLower(key[i]) && !isDigit(key[i]) && key[i] != '-') {
                return false;
            }
        }
        return true;
    }

    private static boolean isName(byte[] key, int start, int end) {
        if (start == end || end - start > MAX_SEGMENT || isDigit(key[start])) {
            return false;
        }
        for (int i = start; i < end; i++) {
            if (!isLower(key[i]) && !isUpper(key[i]) && !isDigit(key[i])) {
                return false;
            }
        }
        return true;
    }

    private static boolean isRecordKey(byte[] key, int start, int end) {
        int length = end - start;
        if (length < 1 || length > MAX_RECORD_KEY || key[start] == '.' && (length == 1 || length == 2 && key[start + 1] == '.')) {
            return false;
        }
        for (int i = start; i < end; i++) {
            int c = key[i];
            if (!isLower(c) && !isUpper(c) && !isDigit(c) && c != '.' && c != '_' && c != ':' && c != '~' && c != '-') {
                return false;
            }
        }
        return true;
    }

    private static boolean isLower(int c) {
        return c >= 'a' && c <= 'z';
    }

    private static boolean isUpper(int c) {
        return c >= 'A' && c <= 'Z';
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }
}
