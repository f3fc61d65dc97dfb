package org.convnextc.checkpoint;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The contents of a file under the names of nets.
 *
 * @param tensors by name, in the order of the file
 * @param unread what is no tensor that can be read, by name
 * @param beside the names of those that do not have the prefix of the others; they keep their own
 */
record View(NameReading reading, Map<String, TensorSource> tensors, Map<String, String> unread, Set<String> beside) {

    /** As far as the names themselves tell. */
    static View of(Contents contents) {
        NameReading known = NameReading.ofKnown(contents.names());
        NameReading reading = known.keepsApart(contents.names()) ? known : NameReading.AS_STORED;
        View view = new View(reading, new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashSet<>());
        contents.tensors().forEach((name, tensor) -> {
            String net = view.name(name);
            view.tensors.put(net, view.inOfficialLayout(net, tensor));
        });
        contents.unread().forEach((name, what) -> view.unread.put(view.name(name), what));
        return view;
    }

    private String name(String stored) {
        return reading.net(stored).orElseGet(() -> {
            beside.add(stored);
            return stored;
        });
    }

    /**
     * As a net wants them: what is found has the net's names; what lies behind the same prefix and is not wanted is there too, and what
     * lies beside it is not.
     */
    static View of(Contents contents, NameSearch.Found found) {
        View view = new View(found.reading(), new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashSet<>());
        Map<String, String> wanted = new HashMap<>();
        found.stored().forEach((name, stored) -> wanted.put(stored, name));
        for (String stored : contents.names()) {
            Optional<String> name = view.reading.net(stored);
            if (wanted.containsKey(stored)) {
                view.put(contents, stored, wanted.get(stored));
            } else if (name.isEmpty()) {
                view.beside.add(stored);
            } else {
                view.put(contents, stored, found.stored().containsKey(name.get()) ? stored : name.get());
            }
        }
        return view;
    }

    private void put(Contents contents, String stored, String name) {
        StoredTensor tensor = contents.tensors().get(stored);
        if (tensor == null) {
            unread.put(name, contents.unread().get(stored));
        } else {
            tensors.put(name, inOfficialLayout(reading.net(stored).orElse(name), tensor));
        }
    }

    private TensorSource inOfficialLayout(String official, StoredTensor tensor) {
        return reading.table().isPresent() ? OfficialLayout.of(official, tensor) : tensor;
    }

    NamingScheme scheme() {
        return reading.table()
                .or(() -> NameTable.known(tensors.keySet()))
                .map(NameTable::scheme)
                .orElse(NamingScheme.UNKNOWN);
    }
}
