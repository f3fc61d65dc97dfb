package org.convnextc.tool.build;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.convnextc.io.AtomicFile;
import org.convnextc.io.FileException;
import org.convnextc.io.Fingerprint;
import org.convnextc.tool.console.InputException;

/**
 * Native builds by what they were built of: whoever asks for the same again gets the same files at once. They lie in a folder of the
 * user's, and those that were not used for longest are deleted where all together take more than {@link #MOST_BYTES}. A build that cannot
 * be kept, or read again, is built as if there were no cache, and so are all where others can write to the folder.
 */
public final class BuildCache {
    /** Names the folder; empty for no cache. */
    public static final String VARIABLE = "CONVNEXTC_CACHE";

    /** 1 GiB: a thousand nets. */
    public static final long MOST_BYTES = 1L << 30;

    private static final String ENDING = ".native";

    private static final Set<PosixFilePermission> OTHERS_WRITE =
            Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

    /** Of an entry's SHA-256, which it begins with. */
    private static final int DIGEST_BYTES = 32;

    private final Optional<Path> folder;
    private final long mostBytes;
    private final Consumer<String> warnings;

    /** @param folder empty: nothing is kept */
    BuildCache(Optional<Path> folder, long mostBytes, Consumer<String> warnings) {
        this.folder = folder;
        this.mostBytes = mostBytes;
        this.warnings = warnings;
    }

    /** What {@link #VARIABLE} names, else convnextc in the folder that the system has for such files: {@code ~/.cache}. */
    public static BuildCache ofUser() {
        return new BuildCache(userFolder(), MOST_BYTES, System.err::println);
    }

    private static Optional<Path> userFolder() {
        String named = System.getenv(VARIABLE);
        if (named != null) {
            return named.isBlank() ? Optional.empty() : Optional.of(Path.of(named));
        }
        String caches = System.getenv("XDG_CACHE_HOME");
        Path parent = caches == null || caches.isBlank()
                ? Path.of(System.getProperty("user.home"), ".cache")
                : Path.of(caches);
        return Optional.of(parent.resolve("convnextc"));
    }

    /** Where it lies; empty where there is none. */
    public Optional<Path> folder() {
        return folder;
    }

    /**
     * The files, by path, that were built under the key, or that are built now.
     *
     * @param key a digest of all that decides on what is built
     */
    SortedMap<String, byte[]> get(String key, Supplier<SortedMap<String, byte[]>> build) {
        Optional<Path> entry = folder.filter(this::isOnlyOurs).map(path -> path.resolve(key + ENDING));
        Optional<SortedMap<String, byte[]>> kept = entry.flatMap(BuildCache::read);
        if (kept.isPresent()) {
            return kept.get();
        }
        SortedMap<String, byte[]> files = build.get();
        entry.ifPresent(path -> keep(path, files));
        return files;
    }

    /** Whoever can write to the folder could put a library there, which would be loaded. */
    private boolean isOnlyOurs(Path folder) {
        try {
            boolean others = Files.isDirectory(folder)
                    && folder.getFileSystem().supportedFileAttributeViews().contains("posix")
                    && Files.getPosixFilePermissions(folder).stream().anyMatch(OTHERS_WRITE::contains);
            if (others) {
                warnings.accept("warning: the cache " + folder
                        + " is not used: it holds code that is run, and others can"
                        + " write to it. Forbid it with chmod go-w, or let " + VARIABLE + " name another folder");
            }
            return !others;
        } catch (IOException e) {
            return false;
        }
    }

    /** Empty for what is not there, or is damaged. */
    private static Optional<SortedMap<String, byte[]>> read(Path entry) {
        try {
            byte[] content = Files.readAllBytes(entry);
            if (content.length < DIGEST_BYTES
                    || !Arrays.equals(Arrays.copyOf(content, DIGEST_BYTES), digest(content, DIGEST_BYTES))) {
                return Optional.empty();
            }
            Files.setLastModifiedTime(entry, FileTime.from(Instant.now()));
            return Optional.of(unpacked(content, DIGEST_BYTES));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static SortedMap<String, byte[]> unpacked(byte[] content, int from) throws IOException {
        var files = new TreeMap<String, byte[]>();
        try (var zip = new ZipInputStream(new ByteArrayInputStream(content, from, content.length - from))) {
            for (ZipEntry file = zip.getNextEntry(); file != null; file = zip.getNextEntry()) {
                files.put(file.getName(), zip.readAllBytes());
            }
        }
        files.remove(Jars.MANIFEST_PATH);
        return files;
    }

    private void keep(Path entry, SortedMap<String, byte[]> files) {
        byte[] jar = Jars.pack(files);
        try {
            makeFolder(entry.getParent());
            AtomicFile.write(entry, digest(jar, 0), jar);
            makeRoom(entry);
        } catch (IOException e) {
            // A read-only home, a full disk: it is built again the next time.
        }
    }

    /** Nobody else is to put libraries there. */
    private static void makeFolder(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        Files.createDirectories(folder.toAbsolutePath().getParent());
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createDirectory(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectory(folder);
        }
    }

    /** Of the content from a place on. */
    private static byte[] digest(byte[] content, int from) {
        MessageDigest digest = Fingerprint.sha256();
        digest.update(content, from, content.length - from);
        return digest.digest();
    }

    /** @param newest stays in any case */
    private void makeRoom(Path newest) throws IOException {
        List<Entry> entries = new ArrayList<>(entries());
        entries.sort(Comparator.comparing(Entry::used));
        long bytes = entries.stream().mapToLong(Entry::bytes).sum();
        for (Entry oldest : entries) {
            if (bytes > mostBytes && !oldest.file().equals(newest)) {
                Files.deleteIfExists(oldest.file());
                bytes -= oldest.bytes();
            }
        }
    }

    private record Entry(Path file, long bytes, FileTime used) {}

    private List<Entry> entries() throws IOException {
        if (folder.isEmpty() || !Files.isDirectory(folder.get())) {
            return List.of();
        }
        var entries = new ArrayList<Entry>();
        try (Stream<Path> files = Files.list(folder.get())) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(ENDING)).toList()) {
                entries.add(new Entry(file, Files.size(file), Files.getLastModifiedTime(file)));
            }
        }
        return entries;
    }

    /** What a cache holds. */
    public record Size(int builds, long bytes) {}

    /** Throws {@link InputException} for a folder that cannot be read. */
    public Size size() {
        try {
            List<Entry> entries = entries();
            return new Size(
                    entries.size(), entries.stream().mapToLong(Entry::bytes).sum());
        } catch (IOException e) {
            throw cannot("read", e);
        }
    }

    /** Deletes all builds, and nothing else that may lie there; throws {@link InputException} where it cannot. */
    public Size clear() {
        Size size = size();
        try {
            for (Entry entry : entries()) {
                Files.deleteIfExists(entry.file());
            }
        } catch (IOException e) {
            throw cannot("clear", e);
        }
        return size;
    }

    private InputException cannot(String what, IOException e) {
        return new InputException(
                "cannot " + what + " the cache " + folder.orElseThrow() + ": " + FileException.reason(e), e);
    }
}
