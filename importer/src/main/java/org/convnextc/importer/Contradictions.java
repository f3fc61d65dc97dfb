package org.convnextc.importer;

import java.util.List;
import java.util.Optional;
import org.convnextc.io.Printable;

/** Finds what a configuration says otherwise than the shapes do. */
final class Contradictions {
    private Contradictions() {}

    /** Throws {@link ImportException} for sizes that differ; another number of classes is a note, for heads are often replaced. */
    static void check(ConvNeXt net, Facts facts, List<String> notes) {
        refuse("depths", facts.depths, net.depths());
        refuse("widths", facts.widths, net.widths());
        refuse("input channels", facts.channels, net.stem().channels());
        if (net.stem().patch() != 0) {
            refuse("patch size", facts.patch, net.stem().patch());
        }
        facts.architecture
                .filter(name -> Architectures.find(name.value()).isEmpty())
                .filter(name -> !name.value().matches("convnext.*"))
                .ifPresent(name -> {
                    throw new ImportException(
                            name.by() + " is " + Printable.of(name.value())
                                    + ", which is no ConvNeXt, but the tensors have a ConvNeXt's names: no net is known for it");
                });
        int classes = net.end().classes();
        facts.classes
                .filter(told -> classes != 0 && told.value() != classes)
                .ifPresent(told -> notes.add(told.by() + " has " + told.value()
                        + " classes, but the head's tensors have " + classes + ", which the net takes"));
    }

    private static <T> void refuse(String what, Optional<Told<T>> told, T found) {
        if (told.isPresent() && !told.get().value().equals(found)) {
            throw new ImportException(told.get().by() + " is " + told.get().value() + ", but the tensors have " + found
                    + " as " + what + ": the configuration belongs to another checkpoint");
        }
    }
}
