package org.convnextc.checkpoint;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A way to read the names of a file: a prefix that stands before them, PyTorch's wrappers inside them, a library's own spelling.
 *
 * @param unwrapped whether wrappers are left out, before the prefix is looked at
 * @param table of the library; empty where names are taken as they are
 * @param prefix with a dot at its end, or empty
 */
record NameReading(boolean unwrapped, Optional<NameTable> table, String prefix) {
    static final NameReading AS_STORED = new NameReading(false, Optional.empty(), "");

    /** The name behind the prefix; empty for a name that does not begin so. */
    Optional<String> bare(String stored) {
        String name = unwrapped ? Wrappers.remove(stored) : stored;
        return name.startsWith(prefix) ? Optional.of(name.substring(prefix.length())) : Optional.empty();
    }

    /** The nets' name; empty for a name that lies beside the prefix. */
    Optional<String> net(String stored) {
        return bare(stored).map(bare -> table.map(known -> known.net(bare)).orElse(bare));
    }

    /** What is left out of the names. */
    List<String> dropped(Collection<String> stored) {
        List<String> wrappers = unwrapped ? Wrappers.in(stored) : List.of();
        return Stream.concat(wrappers.stream(), Stream.of(prefix).filter(text -> !text.isEmpty()))
                .toList();
    }

    /**
     * Without knowledge of a net: names of which a library is known are read so, behind whatever prefix most of them have. Names that
     * nothing is known of lose wrappers alone.
     */
    static NameReading ofKnown(Collection<String> stored) {
        if (NameTable.isKnown(stored)) {
            return new NameReading(false, NameTable.recognise(stored), "");
        }
        for (boolean unwrapped : new boolean[] {false, true}) {
            for (String prefix : commonPrefixes(stored, unwrapped)) {
                NameReading reading = new NameReading(unwrapped, Optional.empty(), prefix);
                List<String> names = stored.stream()
                        .flatMap(name -> reading.bare(name).stream())
                        .toList();
                if (NameTable.isKnown(names)) {
                    return new NameReading(unwrapped, NameTable.recognise(names), prefix);
                }
            }
        }
        return new NameReading(true, Optional.empty(), "");
    }

    /** Those of more than half of the names, short ones first, none at all before them. */
    private static List<String> commonPrefixes(Collection<String> stored, boolean unwrapped) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (String name : stored) {
            String text = unwrapped ? Wrappers.remove(name) : name;
            for (int end = 0; end >= 0; end = nextStart(text, end)) {
                counts.merge(text.substring(0, end), 1, Integer::sum);
            }
        }
        return counts.entrySet().stream()
                .filter(e -> 2 * e.getValue() > stored.size())
                .map(Map.Entry::getKey)
                .sorted((a, b) -> Integer.compare(a.length(), b.length()))
                .toList();
    }

    /** Where the next component of a name begins; negative where there is none. */
    static int nextStart(String name, int start) {
        int dot = name.indexOf('.', start);
        return dot < 0 ? -1 : dot + 1;
    }

    /** Whether no two names become one. */
    boolean keepsApart(Collection<String> stored) {
        Set<String> seen = new HashSet<>();
        return stored.stream().allMatch(name -> seen.add(net(name).orElse(name)));
    }
}
