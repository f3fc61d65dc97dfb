package org.convnextc.importer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What configurations tell of a net that its tensors do not, and what both tell. Nothing is here that no file says. */
final class Facts {
    /** timm's name of the net, without a tag behind a dot. */
    Optional<Told<String>> architecture = Optional.empty();

    /** Hugging Face's. */
    Optional<Told<String>> modelType = Optional.empty();

    Optional<Told<List<Integer>>> depths = Optional.empty();
    Optional<Told<List<Integer>>> widths = Optional.empty();
    Optional<Told<Integer>> classes = Optional.empty();
    Optional<Told<Integer>> channels = Optional.empty();

    /** The file that told that classes do not exclude each other. */
    Optional<String> multiLabel = Optional.empty();

    /** The file that told that the net gives values, and no classes. */
    Optional<String> regression = Optional.empty();

    Optional<Told<Integer>> patch = Optional.empty();

    /** The activation, as a net spells it: {@code { gelu form=tanh }}. */
    Optional<Told<String>> act = Optional.empty();

    Optional<Told<Double>> eps = Optional.empty();

    /** The eps of the norm before the head, where it has one of its own. */
    Optional<Told<Double>> lastEps = Optional.empty();

    /** {@code layernorm}, {@code rmsnorm}, or another name that a net does not know. */
    Optional<Told<String>> norm = Optional.empty();

    /** Height and width. */
    Optional<Told<List<Integer>>> size = Optional.empty();

    Optional<Told<Preprocessing>> preprocessing = Optional.empty();
    Optional<Told<List<String>>> labels = Optional.empty();

    /** What users are to know besides. */
    final List<String> notes = new ArrayList<>();

    /** The names of the files that told something. */
    final List<String> files = new ArrayList<>();

    /** What was told before stays; another value is an error. */
    static <T> Optional<Told<T>> agree(Optional<Told<T>> before, Optional<Told<T>> now, String what) {
        if (before.isPresent()
                && now.isPresent()
                && !before.get().value().equals(now.get().value())) {
            throw new ImportException("two configurations contradict each other: " + what + " is "
                    + before.get().value() + " by " + before.get().by() + ", and "
                    + now.get().value() + " by " + now.get().by());
        }
        return before.or(() -> now);
    }
}
