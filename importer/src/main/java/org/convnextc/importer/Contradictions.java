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
        facts.architecture
                .filter(name -> facts.depths.isEmpty() && facts.widths.isEmpty())
                .ifPresent(name -> Architectures.find(name.value())
                        .filter(known -> !known.hasSizes(net.depths(), net.widths()))
                        .ifPresent(known -> notes.add(sizes(name, known, net))));
        facts.modelType.ifPresent(type -> checkFamily(net, type, HuggingFaceConfig.hasGrn(type.value())));
        facts.architecture
                .filter(name -> name.value().startsWith("convnextv2"))
                .ifPresent(name -> checkFamily(net, name, Optional.of(true)));
        int classes = net.end().classes();
        facts.classes
                .filter(told -> classes != 0 && told.value() != classes)
                .ifPresent(told -> notes.add(told.by() + " has " + told.value()
                        + " classes, but the head's tensors have " + classes + ", which the net takes"));
    }

    private static String sizes(Told<String> name, Architectures.Architecture known, ConvNeXt net) {
        return name.by() + " is " + name.value() + ", which has depths " + known.depths() + " and widths "
                + known.widths() + ", but the tensors have " + Texts.numbers(net.depths()) + " and "
                + Texts.numbers(net.widths()) + ", which the net takes: eps, norms and activation are those of "
                + name.value() + ", and wrong if this is another net";
    }

    /** @param grn whether nets of the family have a GRN; empty for DINOv3's and those that are no ConvNeXt */
    private static void checkFamily(ConvNeXt net, Told<String> family, Optional<Boolean> grn) {
        if (!family.value().contains("convnext")) {
            throw otherCheckpoint(family, "a ConvNeXt's names");
        }
        if (grn.isPresent() && grn.get() != net.grn()) {
            throw otherCheckpoint(family, net.grn() ? "a GRN in each block" : "no GRN");
        }
    }

    private static ImportException otherCheckpoint(Told<String> family, String found) {
        return new ImportException(family.by() + " is " + family.value() + ", but the tensors have " + found
                + ": the configuration belongs to another checkpoint");
    }

    private static <T> void refuse(String what, Optional<Told<T>> told, T found) {
        if (told.isPresent() && !told.get().value().equals(found)) {
            throw new ImportException(told.get().by() + " is " + told.get().value() + ", but the tensors have " + found
                    + " as " + what + ": the configuration belongs to another checkpoint");
        }
    }
}
