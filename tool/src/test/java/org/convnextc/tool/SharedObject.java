package org.convnextc.tool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a 64-bit ELF library asks of others (System V ABI, chapters 4 and 5; Linux Standard Base, symbol versioning). */
public final class SharedObject {
    private static final int MACHINE = 18;
    private static final int SECTIONS_AT = 40;
    private static final int SECTION_BYTES = 58;
    private static final int SECTIONS = 60;

    private static final int DYNAMIC = 6;
    private static final int NEEDED_VERSIONS = 0x6ffffffe;

    /** A section's type and place, and the section with its names. */
    private static final int TYPE = 4;

    private static final int OFFSET = 24;
    private static final int SIZE = 32;
    private static final int LINK = 40;

    private static final int DYNAMIC_ENTRY_BYTES = 16;
    private static final long NEEDED_LIBRARY = 1;

    private final ByteBuffer content;
    private final List<String> libraries = new ArrayList<>();
    private final SortedSet<String> versions = new TreeSet<>();

    public SharedObject(Path file) throws IOException {
        content = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < content.getShort(SECTIONS); i++) {
            int section = section(i);
            int names = offset(section(content.getInt(section + LINK)));
            switch (content.getInt(section + TYPE)) {
                case DYNAMIC -> readLibraries(section, names);
                case NEEDED_VERSIONS -> readVersions(offset(section), names);
                default -> {}
            }
        }
    }

    /** The processor: 62 is x86-64, 183 AArch64. */
    public int machine() {
        return content.getShort(MACHINE);
    }

    /** Libraries that are loaded with it. */
    public List<String> libraries() {
        return libraries;
    }

    /** Versions of symbols that those libraries must have: {@code GLIBC_2.17}. */
    public SortedSet<String> versions() {
        return versions;
    }

    /** Versions that glibc 2.17 has not, which is that of CentOS 7 and the first one for AArch64. */
    public List<String> newerThanGlibc17() {
        return versions.stream().filter(version -> !isInGlibc17(version)).toList();
    }

    private static boolean isInGlibc17(String version) {
        Matcher glibc = Pattern.compile("GLIBC_2\\.(\\d+)(\\.\\d+)?").matcher(version);
        return glibc.matches() && Integer.parseInt(glibc.group(1)) <= 17;
    }

    private int section(int index) {
        return (int) content.getLong(SECTIONS_AT) + index * content.getShort(SECTION_BYTES);
    }

    private int offset(int section) {
        return (int) content.getLong(section + OFFSET);
    }

    private void readLibraries(int section, int names) {
        int end = offset(section) + (int) content.getLong(section + SIZE);
        for (int at = offset(section); at < end; at += DYNAMIC_ENTRY_BYTES) {
            if (content.getLong(at) == NEEDED_LIBRARY) {
                libraries.add(text(names + (int) content.getLong(at + Long.BYTES)));
            }
        }
    }

    /** A chain of libraries, each with a chain of its versions. */
    private void readVersions(int first, int names) {
        for (int library = first, next = -1; next != 0; library += next) {
            int version = library + content.getInt(library + 8);
            for (int step = -1; step != 0; version += step) {
                versions.add(text(names + content.getInt(version + 8)));
                step = content.getInt(version + 12);
            }
            next = content.getInt(library + 12);
        }
    }

    private String text(int from) {
        int end = from;
        while (content.get(end) != 0) {
            end++;
        }
        return new String(content.array(), from, end - from, StandardCharsets.US_ASCII);
    }
}
