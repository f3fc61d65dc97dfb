package org.convnextc.runtime.weights;

import java.lang.System.Logger.Level;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tensors of open files, by their official names. */
final class OpenCheckpoint implements Checkpoint {
    /** What torch.nn.DataParallel puts before every name. */
    private static final String PARALLEL = "module.";

    private final List<FileBytes> files;
    private final Origin origin;
    private final Map<String, TensorSource> tensors = new LinkedHashMap<>();
    private final Map<String, String> unread;

    /** @param file that messages name */
    OpenCheckpoint(FileBytes file, List<FileBytes> files, Contents contents) {
        this.files = files;
        this.unread = Map.copyOf(contents.unread());
        List<StoredTensor> stored = contents.tensors();
        List<String> names = bareNames(stored);
        Optional<NameTable> table = NameTable.recognise(names);
        table.flatMap(NameTable::caution).ifPresent(text -> warn(file.path() + " " + text));
        contents.called().stream()
                .filter(PickleGlobals::isPerilous)
                .findFirst()
                .ifPresent(
                        name -> warn(
                                file.path() + " would call " + name + " when it is loaded in Python without"
                                        + " weights_only=True; nothing was called here, but no checkpoint needs that: do not trust this file"));
        NamingScheme scheme = table.map(NameTable::scheme).orElse(NamingScheme.OFFICIAL);
        this.origin = new Origin(contents.format(), contents.key(), scheme);
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            String official = table.map(known -> known.net(name)).orElse(name);
            TensorSource tensor =
                    scheme == NamingScheme.OFFICIAL ? stored.get(i) : OfficialLayout.of(official, stored.get(i));
            if (tensors.put(official, tensor) != null) {
                throw file.fault("has two tensors for the parameter " + official);
            }
        }
    }

    /** Logging takes longer to set up than a checkpoint to open, and there is rarely something to say. */
    private static void warn(String text) {
        System.getLogger("org.convnextc.runtime").log(Level.WARNING, text.replaceAll("\\p{Cntrl}", "?"));
    }

    private static List<String> bareNames(List<StoredTensor> stored) {
        List<String> names = stored.stream().map(StoredTensor::name).toList();
        boolean parallel = names.stream().allMatch(name -> name.startsWith(PARALLEL));
        return parallel
                ? names.stream().map(name -> name.substring(PARALLEL.length())).toList()
                : names;
    }

    @Override
    public List<String> names() {
        return List.copyOf(tensors.keySet());
    }

    @Override
    public Optional<TensorSource> find(String name) {
        return Optional.ofNullable(tensors.get(name));
    }

    @Override
    public Map<String, String> unread() {
        return unread;
    }

    @Override
    public Origin origin() {
        return origin;
    }

    @Override
    public void close() {
        files.forEach(FileBytes::close);
    }
}
