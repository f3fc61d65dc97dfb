package org.convnextc.tool.build;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What was built once is there the next time, and nothing else is. */
final class BuildCacheTest {
    private static final long ROOMY = 1 << 20;

    @TempDir
    Path parent;

    private int builds;
    private final List<String> warnings = new ArrayList<>();

    private BuildCache cache(long mostBytes) {
        return new BuildCache(Optional.of(parent.resolve("cache")), mostBytes, warnings::add);
    }

    private SortedMap<String, byte[]> build(String text) {
        builds++;
        byte[] noise = new byte[1000]; // which no zip makes shorter
        new Random(text.hashCode()).nextBytes(noise);
        return new TreeMap<>(Map.of("a/B.class", text.getBytes(StandardCharsets.UTF_8), "linux/lib.so", noise));
    }

    private void assertBuilt(boolean expected, BuildCache cache, String key) {
        int before = builds;
        SortedMap<String, byte[]> files = cache.get(key, () -> build(key));
        assertEquals(expected, builds > before, key);
        SortedMap<String, byte[]> same = build(key);
        builds--;
        assertEquals(same.keySet(), files.keySet());
        same.forEach((name, bytes) -> assertArrayEquals(bytes, files.get(name), name));
    }

    private List<Path> entries() throws IOException {
        try (Stream<Path> files = Files.list(parent.resolve("cache"))) {
            return files.sorted().toList();
        }
    }

    @Test
    void theSameKeyGivesTheSameFiles() throws IOException {
        assertBuilt(true, cache(ROOMY), "one");
        assertBuilt(false, cache(ROOMY), "one");
        assertBuilt(true, cache(ROOMY), "two");
        assertEquals(2, cache(ROOMY).size().builds());
        assertEquals(2, entries().size());
        assertEquals(
                "rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(parent.resolve("cache"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rwxrwxrwx", "rwxrwx---", "rwx----w-"})
    void aFolderThatOthersCanWriteToIsNotUsed(String permissions) throws IOException {
        assertBuilt(true, cache(ROOMY), "one");
        Path folder = parent.resolve("cache");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(permissions));
        assertBuilt(true, cache(ROOMY), "one");
        assertBuilt(true, cache(ROOMY), "two");
        assertEquals(1, entries().size());
        assertEquals(2, warnings.size(), warnings.toString());
        assertTrue(warnings.get(0).contains(folder + " is not used"), warnings.get(0));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertBuilt(false, cache(ROOMY), "one");
        assertEquals(2, warnings.size(), warnings.toString());
    }

    @Test
    void whatIsDamagedIsBuiltAgain() throws IOException {
        assertBuilt(true, cache(ROOMY), "one");
        byte[] content = Files.readAllBytes(entries().get(0));
        content[content.length / 2] ^= 1;
        Files.write(entries().get(0), content);
        assertBuilt(true, cache(ROOMY), "one");
        assertBuilt(false, cache(ROOMY), "one");
        Files.write(entries().get(0), new byte[7]);
        assertBuilt(true, cache(ROOMY), "one");
    }

    @Test
    void whatWasNotUsedForLongestGoes() throws IOException {
        assertBuilt(true, cache(ROOMY), "old");
        long bytes = cache(ROOMY).size().bytes();
        BuildCache small = cache(bytes * 5 / 2);
        assertBuilt(true, small, "used");
        for (Path entry : entries()) {
            Files.setLastModifiedTime(entry, FileTime.fromMillis(1000));
        }
        assertBuilt(false, small, "used");
        assertBuilt(true, small, "new");
        assertEquals(2, small.size().builds());
        assertBuilt(false, small, "used");
        assertBuilt(true, cache(1), "larger than all of it");
        assertEquals(1, small.size().builds());
    }

    @Test
    void clearingLeavesOtherFilesAlone() throws IOException {
        assertEquals(new BuildCache.Size(0, 0), cache(ROOMY).clear());
        assertBuilt(true, cache(ROOMY), "one");
        Path other = Files.writeString(parent.resolve("cache/notes.txt"), "mine");
        assertEquals(1, cache(ROOMY).clear().builds());
        assertEquals(List.of(other), entries());
    }

    @Test
    void withoutAPlaceItBuilds() throws IOException {
        var none = new BuildCache(Optional.empty(), ROOMY, warnings::add);
        assertBuilt(true, none, "one");
        assertBuilt(true, none, "one");
        Path file = Files.createFile(parent.resolve("file"));
        var impossible = new BuildCache(Optional.of(file.resolve("cache")), ROOMY, warnings::add);
        assertBuilt(true, impossible, "one");
        assertTrue(Files.isRegularFile(file));
    }
}
