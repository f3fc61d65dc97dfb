package org.convnextc.checkpoint;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the ways to read the names of a file by which a net finds most of its own: with any prefix, without wrappers, in any library's
 * spelling, and both where the net's names are themselves those of a library. Names as they are stored come first.
 */
final class NameSearch {
    private static final int MOST_PREFIXES = 16;
    private static final String GAMMA = ".gamma";
    private static final String BETA = ".beta";

    private final Collection<String> stored;
    private final List<Spelling> spellings = new ArrayList<>();

    /**
     * A reading, and what it finds.
     *
     * @param stored the names in the file, by the net's names, as many as there are
     */
    record Found(NameReading reading, Map<String, String> stored) {}

    /**
     * How a library spells what a net wants.
     *
     * @param wanted the net's names, by the library's
     */
    private record Spelling(Optional<NameTable> table, Map<String, String> wanted) {}

    NameSearch(Collection<String> stored, Set<String> wanted) {
        this.stored = stored;
        Map<String, String> asTheyAre = new HashMap<>();
        wanted.forEach(name -> asTheyAre.put(name, name));
        spellings.add(new Spelling(Optional.empty(), withGrn(asTheyAre)));
        Optional<NameTable> own = NameTable.recognise(wanted);
        Map<String, String> official = new HashMap<>();
        wanted.forEach(name -> official.put(own.map(table -> table.net(name)).orElse(name), name));
        if (own.isPresent()) {
            add(Optional.empty(), official);
        }
        NameTable.withNamesOfTheirOwn().forEach(table -> add(Optional.of(table), spelled(table, official)));
    }

    private static Map<String, String> spelled(NameTable table, Map<String, String> official) {
        Map<String, String> spelled = new HashMap<>();
        official.forEach((name, wanted) -> {
            for (String own : table.owns(name)) {
                spelled.put(own, wanted);
                table.prefixes().forEach(prefix -> spelled.put(prefix + own, wanted));
            }
        });
        return spelled;
    }

    private void add(Optional<NameTable> table, Map<String, String> wanted) {
        spellings.add(new Spelling(table, wanted));
    }

    /** With GRN's parameters under the names that they have in other libraries too: weight and bias for gamma and beta. */
    private static Map<String, String> withGrn(Map<String, String> names) {
        Map<String, String> all = new HashMap<>(names);
        names.forEach((name, wanted) -> {
            if (name.endsWith(BETA)) {
                String step = name.substring(0, name.length() - BETA.length());
                String gamma = names.get(step + GAMMA);
                if (gamma != null) {
                    all.putIfAbsent(step + ".weight", gamma);
                    all.putIfAbsent(step + ".bias", wanted);
                }
            }
        });
        return all;
    }

    /** Those that find most, more than one where prefixes differ; empty where nothing is found. */
    List<Found> best() {
        List<Found> best = List.of();
        for (boolean unwrapped : new boolean[] {false, true}) {
            if (unwrapped && Wrappers.in(stored).isEmpty()) {
                break;
            }
            for (Spelling spelling : spellings) {
                List<Found> found = find(unwrapped, spelling);
                if (size(found) > size(best)) {
                    best = found;
                }
            }
        }
        return best;
    }

    private static int size(List<Found> found) {
        return found.isEmpty() ? 0 : found.get(0).stored().size();
    }

    /** By each prefix behind which a name is wanted. A prefix behind which one is wanted twice is none. */
    private List<Found> find(boolean unwrapped, Spelling spelling) {
        Map<String, Map<String, String>> byPrefix = new LinkedHashMap<>();
        Map<String, Boolean> twice = new HashMap<>();
        for (String name : stored) {
            String text = unwrapped ? Wrappers.remove(name) : name;
            for (int start = 0; start >= 0; start = NameReading.nextStart(text, start)) {
                String wanted = spelling.wanted.get(text.substring(start));
                String prefix = text.substring(0, start);
                if (wanted != null
                        && byPrefix.computeIfAbsent(prefix, p -> new HashMap<>())
                                        .put(wanted, name)
                                != null) {
                    twice.put(prefix, true);
                }
            }
        }
        byPrefix.keySet().removeAll(twice.keySet());
        int most = byPrefix.values().stream().mapToInt(Map::size).max().orElse(0);
        return byPrefix.entrySet().stream()
                .filter(e -> e.getValue().size() == most)
                .limit(MOST_PREFIXES)
                .map(e -> new Found(new NameReading(unwrapped, spelling.table, e.getKey()), e.getValue()))
                .toList();
    }
}
