package org.convnextc.importer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.convnextc.checkpoint.Checkpoint;
import org.convnextc.checkpoint.Checkpoints;
import org.convnextc.checkpoint.NamingScheme;
import org.convnextc.io.FileException;
import org.convnextc.io.Printable;
import org.convnextc.ir.Graph;

/**
 * From a checkpoint to a net that reads it. Only the headers of the checkpoint are read. What a configuration tells holds; what it does
 * not tell is taken from names and shapes, and what these do not tell either is the family's usual value, which the net's file says.
 */
public final class Importer {
    private static final int SHOWN = 3;
    private static final int MOST_LINES = 8;

    private final ImportSource source;
    private final ImportOptions options;
    private final Map<String, String> given = new LinkedHashMap<>();
    private final NetText text = new NetText();
    private final List<String> recognised = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private String summary = "";
    private Optional<FamilyNet> family = Optional.empty();

    /** Whether what the net gives is an embedding of an image. */
    private boolean embedding;

    private Importer(ImportSource source, ImportOptions options) {
        this.source = source;
        this.options = options;
        for (String slot : options.slots()) {
            int equals = slot.indexOf('=');
            if (equals < 1) {
                throw new ImportException(
                        "-D " + Printable.of(slot) + ": expected SLOT=VALUE, such as -D input=3x288x288");
            }
            given.put(
                    slot.substring(0, equals).strip(),
                    slot.substring(equals + 1).strip());
        }
    }

    /**
     * The net of a checkpoint.
     *
     * @param name of the net, an identifier; where a built-in net has it, the imported one gets another
     * @throws org.convnextc.io.FileException for a file that cannot be read, or of which no net can be derived; the message names the
     *     tensors that found no place
     */
    public static ImportedNet read(ImportSource source, String name, ImportOptions options) {
        return new Importer(source, options).read(name);
    }

    private ImportedNet read(String wanted) {
        Facts facts = Configs.read(source.configs());
        Path file = source.weights();
        if (HuggingFaceConfig.settles(facts)) {
            Checkpoints.settle(file);
        }
        try (Checkpoint checkpoint = Checkpoints.open(file, options.key())) {
            requireOneNet(checkpoint);
            Tensors tensors = new Tensors(file.toString(), checkpoint);
            int ignored = tensors.ignore(options.ignored());
            family = ConvNeXt.isIn(tensors) ? Optional.empty() : FamilyNet.find(tensors);
            text.header("Imported from " + origin(checkpoint) + files(facts) + ".");
            recogniseNames(checkpoint);
            int channels = derive(tensors, checkpoint, facts);
            boolean torchvision = scheme(checkpoint).equals(NamingScheme.TORCHVISION.toString());
            new InputText(facts, text, given, torchvision).write(channels);
            scores(facts);
            values(facts);
            ignore(ignored);
        }
        given.forEach(text::override);
        String name = NetName.beside(text.builtIn(), wanted);
        String rendered = text.render(name);
        Graph graph = checked(() -> NetCheck.graph(rendered, name, given.keySet()));
        int classes = checked(() -> NetCheck.fit(graph, source, options));
        notes.addAll(facts.notes);
        Optional<List<String>> labels = new ClassNames(facts, notes).of(classes);
        boolean classifier = classes != 0 && !text.has("outputs") && facts.regression.isEmpty() && !embedding;
        return new ImportedNet(
                name, text.builtIn(), rendered, file, labels, classifier, summary, recognised, text.assumed(), notes);
    }

    /** Sizes of a family follow from some shapes; the others may be another net's. */
    private <T> T checked(Supplier<T> check) {
        try {
            return check.get();
        } catch (FileException e) {
            throw family.map(net -> net.misfit(shortened(e.getMessage()))).orElseThrow(() -> e);
        }
    }

    /** Without the net, where there is one in it. */
    private static String shortened(String message) {
        return message.startsWith(NetCheck.BROKEN)
                ? message.lines().findFirst().orElseThrow().replace(NetCheck.BROKEN, "its sizes make no such net: ")
                : message.lines().limit(MOST_LINES).collect(Collectors.joining(System.lineSeparator()));
    }

    private String origin(Checkpoint checkpoint) {
        String key = options.key().map(entry -> ", its entry " + entry).orElse("");
        List<String> dropped = dropped(checkpoint);
        return source.weights().getFileName() + key + " (names: " + scheme(checkpoint)
                + (dropped.isEmpty() ? "" : ", behind " + String.join(" and ", dropped)) + ")";
    }

    /** Whose the names are. */
    private String scheme(Checkpoint checkpoint) {
        return family.map(net -> net.family().library())
                .orElse(checkpoint.origin().scheme().toString());
    }

    /** What is left out of the names. */
    private List<String> dropped(Checkpoint checkpoint) {
        return Stream.concat(
                        checkpoint.origin().dropped().stream(),
                        family.map(FamilyNet::prefix).stream().filter(prefix -> !prefix.isEmpty()))
                .toList();
    }

    private static String files(Facts facts) {
        return facts.files.isEmpty() ? "" : " and " + String.join(", ", facts.files);
    }

    private void requireOneNet(Checkpoint checkpoint) {
        List<String> prefixes = checkpoint.prefixes();
        boolean undecided = prefixes.size() > 1 && checkpoint.origin().scheme() == NamingScheme.UNKNOWN;
        if (undecided) {
            throw new ImportException(source.weights() + ": holds several nets, behind "
                    + prefixes.stream().map(Printable::of).collect(Collectors.joining(" and "))
                    + ": choose with --weights-key "
                    + Printable.of(prefixes.get(0)).replaceFirst("\\.$", ""));
        }
    }

    private void recogniseNames(Checkpoint checkpoint) {
        List<String> dropped = dropped(checkpoint);
        recognised.add("names: " + scheme(checkpoint)
                + (dropped.isEmpty() ? "" : ", read without " + String.join(" and ", dropped)));
        if (!checkpoint.beside().isEmpty()) {
            recognised.add(checkpoint.beside().size() + " tensors beside them are not read, such as "
                    + checkpoint.beside().stream()
                            .limit(SHOWN)
                            .map(Printable::of)
                            .collect(Collectors.joining(", ")));
        }
        if (!checkpoint.passedOver().isEmpty()) {
            recognised.add(
                    "passed over, and not run: objects of " + Printable.of(String.join(", ", checkpoint.passedOver())));
        }
        List<String> others = checkpoint.otherKeys(new HashSet<>(checkpoint.names()));
        if (!others.isEmpty()) {
            notes.add("the file holds the same names under other keys: --weights-key " + String.join(" or ", others));
        }
    }

    /** Gives the input's channels. */
    private int derive(Tensors tensors, Checkpoint checkpoint, Facts facts) {
        if (family.isPresent()) {
            FamilyNet net = family.get();
            int classes = net.write(text, facts);
            embedding = classes == 0;
            summary = net.summary() + (embedding ? ", no head" : ", " + classes + " classes");
            recognised.add("net: " + summary);
            return net.channels();
        }
        int channels = deriveKnown(tensors, checkpoint, facts);
        new Leftovers(tensors).require(text.parent());
        return channels;
    }

    private int deriveKnown(Tensors tensors, Checkpoint checkpoint, Facts facts) {
        if (ConvNeXt.isIn(tensors)) {
            ConvNeXt net = ConvNeXt.of(tensors);
            Contradictions.check(net, facts, notes);
            NamingScheme scheme = checkpoint.origin().scheme();
            embedding = scheme == NamingScheme.OPEN_CLIP;
            new ConvNeXtText(tensors, net, facts, text, List.copyOf(given.keySet()), scheme).write();
            summary = text.parent() + ", depths " + Texts.numbers(net.depths()) + ", widths "
                    + Texts.numbers(net.widths())
                    + (embedding ? ", embedding of " + net.end().classes() : described(net));
            recognised.add("net: " + summary);
            return net.stem().channels();
        }
        StockNet stock = StockNet.find(tensors, facts, text).orElseThrow(() -> new Leftovers(tensors)
                .unknown(checkpoint.origin().scheme()));
        summary = stock.name() + ", " + stock.classes() + " classes";
        recognised.add("net: " + summary);
        return stock.channels();
    }

    private static String described(ConvNeXt net) {
        return (net.grn() ? ", GRN" : "")
                + (net.scaled() ? ", layer scale" : "")
                + (net.end().classes() == 0 ? ", no head" : ", " + net.end().classes() + " classes");
    }

    /** transformers' loss for such nets is binary cross entropy of logits: a probability is the sigmoid of one. */
    private void scores(Facts facts) {
        if (facts.multiLabel.isPresent() && !text.has("outputs")) {
            text.slot("scores", "sigmoid");
            notes.add("its classes do not exclude each other (" + facts.multiLabel.get()
                    + "): the net ends in a sigmoid and gives a probability for each");
        }
    }

    /** transformers' loss for such nets is the squared error: what they give are no logits, of which a softmax would mean something. */
    private void values(Facts facts) {
        facts.regression.ifPresent(by -> {
            text.header("It gives values and no classes (" + by + "): take run --input and --output, not --image.");
            notes.add("the net gives values and no classes (" + by + "): no softmax is to be taken of them");
        });
    }

    private void ignore(int ignored) {
        if (!options.ignored().isEmpty()) {
            text.slot("ignore", Texts.words(options.ignored()));
            recognised.add(ignored + " tensors are ignored: " + String.join(", ", options.ignored()));
        }
    }
}
