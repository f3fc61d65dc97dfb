package org.convnextc.checkpoint;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.convnextc.checkpoint.Pickled.Foreign;
import org.convnextc.checkpoint.Pickled.Global;
import org.convnextc.checkpoint.Pickled.Inert;
import org.convnextc.checkpoint.Pickled.Storage;
import org.convnextc.checkpoint.Pickled.Tuple;

/** What the pickles of torch.save have for storages: ('storage', class, key, device, elements) and, in old files, a part or None. */
final class StoragesByKey implements Function<Object, Object> {
    private static final Pattern PRINTED =
            Pattern.compile("\\('storage', <class '([\\w.]+)'>, '(\\w+)', '[^']*', (\\d{1,18})(?:, None)?\\)");

    private final FileBytes file;
    private final Map<String, Storage> whole = new LinkedHashMap<>();

    StoragesByKey(FileBytes file) {
        this.file = file;
    }

    /** Empty where the pickle referred to no such storage. */
    Map<String, Storage> found() {
        return whole;
    }

    @Override
    public Object apply(Object reference) {
        Object id = reference instanceof String text ? ofProtocol0(text) : reference;
        if (!(id instanceof Tuple t) || t.size() < 2) {
            throw file.fault("its pickle refers to something beside it that is no storage");
        }
        if ("module".equals(t.get(0))) { // a class, with its source text
            return t.get(1);
        }
        if (!"storage".equals(t.get(0)) || t.size() < 5 || !(t.get(1) instanceof Global type)) {
            throw file.fault("its pickle refers to something beside it that is no storage");
        }
        if (!(t.get(2) instanceof String || t.get(2) instanceof Long) || !(t.get(4) instanceof Long elements)) {
            throw file.fault("its pickle refers to a storage without a key or a length");
        }
        return PickleGlobals.storageType(type.name())
                .<Object>map(elementType -> part(storage(elementType, t.get(2).toString(), elements), t))
                .orElseGet(() -> new Foreign("a storage of the class " + type.name()));
    }

    /** Pickles of protocol 0 have the tuple as Python prints it. */
    private static Object ofProtocol0(String text) {
        Matcher printed = PRINTED.matcher(text);
        if (!printed.matches()) {
            return text;
        }
        Global type = new Global(printed.group(1));
        Long elements = Long.valueOf(printed.group(3));
        return new Tuple(List.of("storage", type, printed.group(2), "", elements));
    }

    private Storage storage(ElementType type, String key, long elements) {
        Storage storage = Storage.whole(type, key, elements);
        Storage before = whole.putIfAbsent(key, storage);
        if (before != null && !before.equals(storage)) {
            throw file.fault("its pickle describes storage '" + key + "' in two ways");
        }
        return storage;
    }

    /** (key of the part, first element, elements), as PyTorch before 0.4 shared storages. */
    private Object part(Storage storage, Tuple id) {
        if (id.size() == 5 || id.get(5) == Inert.INERT) {
            return storage;
        }
        if (id.get(5) instanceof Tuple part
                && part.size() == 3
                && part.get(1) instanceof Long start
                && part.get(2) instanceof Long length) {
            return storage.part(start, length);
        }
        throw file.fault("its pickle describes a part of storage '" + storage.key() + "' in a way that is not known");
    }
}
