package io.atcr.policy;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the policy files of a directory as one unit: all of one moment, or none.
 *
 * <p>A Kubernetes volume is swapped by its link {@code ..data} to one of its own folders; that folder is read, and read again if the link
 * has moved meanwhile. Any other directory is read again if a name, a size or a time has changed meanwhile.
 */
final class PolicyDirectory {
    static final int MAX_FILES = 256;
    private static final int TRIES = 5;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]+\\.ya?ml");
    private static final String DATA_LINK = "..data";

    private final Path directory;

    PolicyDirectory(Path directory) {
        this.directory = directory;
    }

    /** What tells one state of a directory from another, by file name. */
    private record Stamp(long size, long modified, String key) {
    }

    TrustPolicy load() throws PolicyException {
        PolicyException changing = PolicyBytes.whole(PolicyError.UNREADABLE, directory.toString(), "a directory that changes while it is read",
                "a readable directory");
        PolicyException last = changing;
        for (int attempt = 0; attempt < TRIES; attempt++) {
            Path folder = null;
            try {
                folder = folder();
                Map<String, Stamp> before = stamps(folder);
                Map<String, byte[]> files = read(folder, before);
                if (stands(folder) && before.equals(stamps(folder))) {
                    return parse(files);
                }
            } catch (IOException e) {
                last = PolicyBytes.whole(PolicyError.UNREADABLE, directory.toString(),
                        "a directory that cannot be read: " + e.getClass().getSimpleName(), "a readable directory");
            } catch (PolicyException e) {
                // what a folder lacks that is being removed says nothing about the one in its place
                boolean stands = stands(folder);
                if (stands && e.code() != PolicyError.UNREADABLE) {
                    throw e;
                }
                last = folder == null || stands ? e : changing;
            }
        }
        throw last;
    }

    private boolean stands(@Nullable Path folder) {
        try {
            return folder != null && folder.equals(folder());
        } catch (IOException | PolicyException e) {
            return false;
        }
    }

    /** Where the files are. A link that leads out of the directory would hide every policy that stands in it. */
    private Path folder() throws IOException, PolicyException {
        Path real = directory.toRealPath();
        Path link = directory.resolve(DATA_LINK);
        if (!Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
            return real;
        }
        Path folder = link.toRealPath();
        if (!Files.isSymbolicLink(link) || !real.equals(folder.getParent()) || !Files.isDirectory(folder)) {
            throw bad(Printable.quote(DATA_LINK) + " that is not a link to a folder of the directory",
                    "the link of a Kubernetes volume, or no " + Printable.quote(DATA_LINK));
        }
        return folder;
    }

    /** The files; whatever is hidden is not looked at, and whatever else is there must be a policy file: a typing error hides no policy. */
    private Map<String, Stamp> stamps(Path folder) throws IOException, PolicyException {
        Map<String, Stamp> stamps = new TreeMap<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                if (name.startsWith(".")) {
                    continue;
                }
                BasicFileAttributes attributes = Files.readAttributes(entry, BasicFileAttributes.class);
                if (!attributes.isRegularFile() || !NAME.matcher(name).matches()) {
                    throw bad(Printable.quote(name),
                            "files named with letters, digits, '.', '_' and '-' that end in .yaml or .yml, and nothing else but what is hidden");
                }
                stamps.put(name, new Stamp(attributes.size(), attributes.lastModifiedTime().toMillis(),
                        String.valueOf(attributes.fileKey())));
                if (stamps.size() > MAX_FILES) {
                    throw bad("more than " + MAX_FILES + " files", "at most " + MAX_FILES + " files");
                }
            }
        }
        if (stamps.isEmpty()) {
            throw bad("no policy file", "at least one file that ends in .yaml or .yml");
        }
        return stamps;
    }

    private PolicyException bad(String found, String allowed) {
        return PolicyBytes.whole(PolicyError.BAD_DIRECTORY, directory.toString(), found, allowed);
    }

    private Map<String, byte[]> read(Path folder, Map<String, Stamp> names) throws PolicyException {
        Map<String, byte[]> files = new TreeMap<>();
        int left = YamlReader.MAX_BYTES;
        for (String name : names.keySet()) {
            byte[] bytes = PolicyBytes.read(folder.resolve(name), left);
            left -= bytes.length;
            files.put(name, bytes);
        }
        return files;
    }

    private TrustPolicy parse(Map<String, byte[]> files) throws PolicyException {
        List<PolicyReader.Document> documents = new ArrayList<>();
        StringBuilder sums = new StringBuilder();
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            documents.add(PolicyBytes.document(file.getValue(), directory.resolve(file.getKey()).toString()));
            sums.append(Digest.ofBytes(file.getValue()).hex()).append("  ").append(file.getKey()).append('\n');
        }
        return PolicyReader.read(documents, Digest.ofText(sums.toString()).hex());
    }
}
