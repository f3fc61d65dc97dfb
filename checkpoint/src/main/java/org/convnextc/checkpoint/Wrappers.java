package org.convnextc.checkpoint;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What PyTorch puts into the names of a module's parameters where it wraps the module, or a part of it. */
final class Wrappers {
    private static final Set<String> PARTS = Set.of(
            "module", // DataParallel, DistributedDataParallel, AveragedModel
            "_orig_mod", // torch.compile
            "_fsdp_wrapped_module", // FullyShardedDataParallel
            "_fpw_module", // its FlattenParamsWrapper
            "_checkpoint_wrapped_module"); // checkpoint_wrapper, which computes activations twice

    private Wrappers() {}

    /** The name as it is without wrappers. */
    static String remove(String name) {
        return parts(name).filter(part -> !PARTS.contains(part)).collect(Collectors.joining("."));
    }

    /** Those that are in the names, each with the dot behind it. */
    static List<String> in(Collection<String> names) {
        return names.stream()
                .flatMap(Wrappers::parts)
                .filter(PARTS::contains)
                .distinct()
                .map(part -> part + ".")
                .toList();
    }

    private static Stream<String> parts(String name) {
        return Stream.of(name.split("\\.", -1));
    }
}
