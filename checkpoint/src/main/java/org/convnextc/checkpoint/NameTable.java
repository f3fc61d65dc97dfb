package org.convnextc.checkpoint;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How a library names the parameters of a family of nets: its names beside those of the built-in nets. The names themselves are in the
 * resource {@code names.txt}. What a table does not know keeps its name.
 */
enum NameTable {
    OFFICIAL_CONVNEXT(NamingScheme.OFFICIAL, Family.CONVNEXT),
    OFFICIAL_ISOTROPIC(NamingScheme.OFFICIAL, Family.CONVNEXT),
    TIMM_CONVNEXT(NamingScheme.TIMM, Family.CONVNEXT),
    TIMM_FEATURES(NamingScheme.TIMM_FEATURES, Family.CONVNEXT),
    OPEN_CLIP_CONVNEXT(NamingScheme.OPEN_CLIP, Family.CONVNEXT),
    HUGGING_FACE_CONVNEXT(NamingScheme.HUGGING_FACE, Family.CONVNEXT),
    HUGGING_FACE_DINOV3(NamingScheme.HUGGING_FACE_DINOV3, Family.CONVNEXT),
    MMPRETRAIN_CONVNEXT(NamingScheme.MMPRETRAIN, Family.CONVNEXT),
    MMPRETRAIN_BACKBONE(NamingScheme.MMPRETRAIN, Family.CONVNEXT),
    TORCHVISION_CONVNEXT(NamingScheme.TORCHVISION, Family.CONVNEXT),
    FCMAE(NamingScheme.FCMAE, Family.CONVNEXT),
    TORCHVISION_RESNET(NamingScheme.TORCHVISION, Family.RESNET),
    /** timm's names are torchvision's: never recognised as its own. */
    TIMM_RESNET(NamingScheme.TIMM, Family.RESNET),
    HUGGING_FACE_RESNET(NamingScheme.HUGGING_FACE, Family.RESNET),
    TORCHVISION_MOBILENET_V2(NamingScheme.TORCHVISION, Family.MOBILENET_V2),
    TIMM_MOBILENET_V2(NamingScheme.TIMM, Family.MOBILENET_V2),
    HUGGING_FACE_MOBILENET_V2(NamingScheme.HUGGING_FACE, Family.MOBILENET_V2);

    /** Nets that one library names alike. */
    private enum Family {
        CONVNEXT,
        RESNET,
        MOBILENET_V2
    }

    private final NamingScheme scheme;
    private final Family family;

    NameTable(NamingScheme scheme, Family family) {
        this.scheme = scheme;
        this.family = family;
    }

    private NameTables.Text text() {
        return NameTables.of(name());
    }

    private List<NameTables.Row> rows() {
        return text().rows();
    }

    /** The table that these names of a checkpoint are of; empty for names of no known library and family. */
    static Optional<NameTable> known(Collection<String> names) {
        return Stream.of(values()).filter(table -> table.marks(names)).findFirst();
    }

    /** The same, empty for official names too. */
    static Optional<NameTable> recognise(Collection<String> names) {
        return known(names).filter(table -> table.scheme != NamingScheme.OFFICIAL);
    }

    /** Those whose names differ from the nets'. */
    static List<NameTable> withNamesOfTheirOwn() {
        return Stream.of(values()).filter(table -> !table.rows().isEmpty()).toList();
    }

    /** A library's table for the family of nets that has these names; empty where the library has no such nets. */
    static Optional<NameTable> of(NamingScheme scheme, Collection<String> netNames) {
        Family family = Stream.of(TORCHVISION_RESNET, TORCHVISION_MOBILENET_V2)
                .filter(table -> table.marks(netNames))
                .map(table -> table.family)
                .findFirst()
                .orElse(Family.CONVNEXT);
        return Stream.of(values())
                .filter(table -> table.scheme == scheme && table.family == family)
                .findFirst();
    }

    /** Whether each mark is among the names, and nothing that tells another table. */
    private boolean marks(Collection<String> names) {
        return !text().marks().isEmpty()
                && text().marks().stream().allMatch(mark -> names.stream()
                        .anyMatch(name -> mark.matcher(name).matches()))
                && text().without().stream().noneMatch(mark -> names.stream()
                        .anyMatch(name -> mark.matcher(name).matches()));
    }

    NamingScheme scheme() {
        return scheme;
    }

    /** What users must know of such a checkpoint, for a sentence that begins with its name. */
    Optional<String> caution() {
        return this == HUGGING_FACE_MOBILENET_V2
                ? Optional.of(
                        "has Hugging Face's names: its MobileNetV2 pads as TensorFlow does unless its config.json has"
                                + " tf_padding false, which the built-in net does not, and often has eps 1e-3"
                                + " (-D 'norm={ batchnorm eps=1e-3 }'): compare logits before you trust them")
                : Optional.empty();
    }

    /** Whether the library has a name for a net's. */
    boolean knows(String net) {
        return rows().isEmpty()
                || rows().stream().anyMatch(row -> row.net().match(net).isPresent());
    }

    /** The library's name, without a prefix, for a net's name. */
    String own(String net) {
        for (NameTables.Row row : rows()) {
            Optional<Map<String, String>> values = row.net().match(net);
            if (values.isPresent()) {
                return row.own().fill(values.get());
            }
        }
        return net;
    }

    /** All of the library's names for a net's: open_clip's head has one of two. */
    List<String> owns(String net) {
        List<String> owns = rows().stream()
                .flatMap(row -> row.net().match(net).map(row.own()::fill).stream())
                .toList();
        return owns.isEmpty() ? List.of(net) : owns;
    }

    /** The net's name for a name of the library. */
    String net(String own) {
        String bare = prefixes().stream()
                .filter(own::startsWith)
                .findFirst()
                .map(prefix -> own.substring(prefix.length()))
                .orElse(own);
        for (NameTables.Row row : rows()) {
            Optional<Map<String, String>> values = row.own().match(bare);
            if (values.isPresent()) {
                return row.net().fill(values.get());
            }
        }
        return own;
    }

    /** What may stand before a library's names. */
    List<String> prefixes() {
        return text().prefixes();
    }

    /** Whether a prefix stands before this name of the library, as before all but a classifier's. */
    boolean takesPrefix(String own) {
        return text().bare().stream().noneMatch(own::startsWith);
    }

    /** Where the table's names were read. */
    String source() {
        return text().from().toString();
    }
}
