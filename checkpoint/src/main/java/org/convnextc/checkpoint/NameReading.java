package org.convnextc.checkpoint;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
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
    private static final int FEWEST_NAMES = 2;
    private static final int MOST_PREFIXES = 16;

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
     * Without knowledge of a net: names of which a library is known are read so, behind the prefix that they have. Where several sets of
     * such names lie behind several prefixes, the one that most names of the file belong to is taken. Names that nothing is known of, or
     * of which none is most, lose wrappers alone.
     */
    static NameReading ofKnown(Collection<String> stored) {
        List<NameReading> known = known(stored);
        return known.stream()
                .filter(reading ->
                        known.size() == 1 || 2 * reading.behind(stored).size() > stored.size())
                .findFirst()
                .orElse(new NameReading(true, Optional.empty(), ""));
    }

    /** The readings by which names are a known library's, one for each set of them that has a prefix of its own. */
    static List<NameReading> known(Collection<String> stored) {
        for (boolean unwrapped : new boolean[] {false, true}) {
            List<NameReading> known = new ArrayList<>();
            for (String prefix : frequentPrefixes(stored, unwrapped)) {
                List<String> names = new NameReading(unwrapped, Optional.empty(), prefix).behind(stored);
                if (known.stream().noneMatch(shorter -> prefix.startsWith(shorter.prefix))
                        && NameTable.known(names).isPresent()) {
                    known.add(new NameReading(unwrapped, NameTable.recognise(names), prefix));
                }
            }
            if (!known.isEmpty()) {
                return known;
            }
        }
        return List.of();
    }

    private List<String> behind(Collection<String> stored) {
        return stored.stream().flatMap(name -> bare(name).stream()).toList();
    }

    /** Those of many names, short ones first, none at all before them. */
    private static List<String> frequentPrefixes(Collection<String> stored, boolean unwrapped) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (String name : stored) {
            String text = unwrapped ? Wrappers.remove(name) : name;
            for (int end = 0; end >= 0; end = nextStart(text, end)) {
                counts.merge(text.substring(0, end), 1, Integer::sum);
            }
        }
        int least = Math.max(FEWEST_NAMES, stored.size() / MOST_PREFIXES);
        return counts.entrySet().stream()
                .filter(e -> e.getKey().isEmpty() || e.getValue() >= least)
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .limit(MOST_PREFIXES)
                .map(Map.Entry::getKey)
                .sorted(Comparator.comparingInt(String::length))
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
