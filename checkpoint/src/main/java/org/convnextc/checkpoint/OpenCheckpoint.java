package org.convnextc.checkpoint;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Tensors of open files, by their official names, or by those of a net. */
final class OpenCheckpoint implements Checkpoint {
    private final FileBytes file;
    private final List<FileBytes> files;
    private final Contents contents;
    private final View view;

    private OpenCheckpoint(FileBytes file, List<FileBytes> files, Contents contents, View view) {
        this.file = file;
        this.files = files;
        this.contents = contents;
        this.view = view;
        view.reading().table().flatMap(NameTable::caution).ifPresent(text -> Remarks.warn(caution(file.path(), text)));
    }

    static String caution(Object file, String text) {
        return file + " " + text;
    }

    /** @param file that messages name */
    static OpenCheckpoint of(FileBytes file, List<FileBytes> files, Contents contents) {
        contents.called().stream()
                .filter(PickleGlobals::isPerilous)
                .findFirst()
                .ifPresent(
                        name -> Remarks.warn(
                                file.path() + " would call " + name + " when it is loaded in Python without"
                                        + " weights_only=True; nothing was called here, but no checkpoint needs that: do not trust this file"));
        return new OpenCheckpoint(file, files, contents, View.of(contents));
    }

    /**
     * The same files under the names of a net, where another way to read the names finds more of what it wants; closing one closes both.
     *
     * @param wanted shapes, by name
     * @throws CheckpointException where everything is there behind several prefixes
     */
    Optional<Checkpoint> fitting(Map<String, int[]> wanted) {
        Predicate<View> better = candidate -> count(candidate, wanted) > count(view, wanted);
        List<View> views = new NameSearch(contents.names(), wanted.keySet())
                .best().stream().map(found -> View.of(contents, found)).toList();
        long most =
                views.stream().mapToLong(found -> count(found, wanted)).max().orElse(0);
        List<View> best =
                views.stream().filter(found -> count(found, wanted) == most).toList();
        boolean named =
                best.stream().noneMatch(found -> found.reading().prefix().isEmpty());
        if (named && most == wanted.size() && best.size() > 1 && !sameTensors(best, wanted.keySet())) {
            throw file.fault("has all parameters of the net behind each of the prefixes "
                    + best.stream().map(found -> found.reading().prefix()).toList()
                    + ": choose one with --weights-key " + key(best.get(0)));
        }
        return best.stream().findFirst().filter(better).map(found -> new OpenCheckpoint(file, files, contents, found));
    }

    /** What the option is to be for a view's prefix. */
    private String key(View best) {
        String prefix = best.reading().prefix();
        String key = prefix.substring(0, prefix.length() - 1);
        return contents.key().map(entry -> entry + "." + key).orElse(key);
    }

    private static long count(View view, Map<String, int[]> wanted) {
        return wanted.entrySet().stream()
                .filter(e -> !view.beside().contains(e.getKey()))
                .filter(e -> Optional.ofNullable(view.tensors().get(e.getKey()))
                        .filter(tensor -> Layouts.isSameBarOnes(tensor.shape(), e.getValue()))
                        .isPresent())
                .count();
    }

    private static boolean sameTensors(List<View> views, Set<String> names) {
        View first = views.get(0);
        return views.stream().allMatch(view -> names.stream()
                .allMatch(name -> Twins.sharePlace(
                        first.tensors().get(name), view.tensors().get(name))));
    }

    @Override
    public List<String> names() {
        return List.copyOf(view.tensors().keySet());
    }

    @Override
    public Optional<TensorSource> find(String name) {
        return Optional.ofNullable(view.tensors().get(name));
    }

    @Override
    public Map<String, String> unread() {
        return Collections.unmodifiableMap(view.unread());
    }

    @Override
    public Set<String> beside() {
        return Collections.unmodifiableSet(view.beside());
    }

    @Override
    public List<String> prefixes() {
        return NameReading.known(contents.names()).stream()
                .map(NameReading::prefix)
                .toList();
    }

    @Override
    public List<String> otherKeys(Set<String> names) {
        return contents.others().entrySet().stream()
                .filter(e -> hasAll(e.getValue(), names))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static boolean hasAll(List<String> stored, Set<String> names) {
        return stored.size() >= names.size()
                && new NameSearch(stored, names)
                        .best().stream().anyMatch(found -> found.stored().size() == names.size());
    }

    @Override
    public Set<String> passedOver() {
        return contents.called();
    }

    @Override
    public Origin origin() {
        return new Origin(
                contents.format(), contents.key(), view.scheme(), view.reading().dropped(contents.names()));
    }

    @Override
    public void close() {
        files.forEach(FileBytes::close);
    }
}
