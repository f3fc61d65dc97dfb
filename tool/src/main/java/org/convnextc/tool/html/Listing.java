package org.convnextc.tool.html;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.convnextc.compiler.target.CommentLines;
import org.convnextc.ir.Constant;
import org.convnextc.ir.Function;
import org.convnextc.ir.Graph;
import org.convnextc.ir.Instruction;
import org.convnextc.ir.op.Call;
import org.convnextc.ir.text.Printer;
import org.convnextc.ir.walk.Flattened.CallSite;

/** A text about a graph, and which of its lines are about which steps of the net. */
record Listing(String text, List<Link> links) {
    /**
     * Lines about one instruction.
     *
     * @param from the first line, counted from 0
     * @param to the last line
     */
    record Link(int from, int to, List<Integer> steps, Kind kind) {}

    /** What lines are about. */
    enum Kind {
        INSTRUCTION,
        /** The steps are those within. */
        CALL,
        /** A derived weight; the steps are those of the instruction that takes it. */
        WEIGHT
    }

    Listing {
        links = List.copyOf(links);
    }

    /** The graph's own text: an instruction is a line that begins with its value, a derived weight one that begins with its path. */
    static Listing graph(Graph graph, Map<CallSite, List<Integer>> steps) {
        var reader = new Reader(Printer.print(graph), steps);
        for (Function function : graph.functions()) {
            reader.find("func @" + function.name() + "(");
            reader.readWeights(function, "");
            for (int i = 0; i < function.body().size(); i++) {
                String value = function.body().get(i).name();
                if (reader.find("%" + value + " ")) {
                    reader.link(function, i, reader.line);
                }
            }
        }
        return reader.listing();
    }

    /**
     * Emitted code, whose comments are instructions: {@code // %norm = layernorm ...} above its statement, or
     * {@code // %stages.0.0 to %stages.0.2 = call ...} above a loop. The derived weights of a function, or of each of its parts, come
     * before them.
     *
     * @param functions in the order in which the code has them
     */
    static Listing code(String code, List<Function> functions, Map<CallSite, List<Integer>> steps) {
        var reader = new Reader(code, steps);
        functions.forEach(reader::readComments);
        return reader.listing();
    }

    /** Goes down a text once. */
    private static final class Reader {
        /** The comment of a part of a long function, which is about no instruction. */
        private static final Pattern PART = Pattern.compile("// %\\S+ to %\\S+");

        private final String text;
        private final List<String> lines;

        /** Without indentation; a comment of several lines as one, in place of its first. */
        private final List<String> texts;

        private final Map<CallSite, List<Integer>> steps;
        private final List<Link> links = new ArrayList<>();
        private int line = -1;

        Reader(String text, Map<CallSite, List<Integer>> steps) {
            this.text = text;
            this.steps = steps;
            lines = text.lines().toList();
            texts = IntStream.range(0, lines.size())
                    .mapToObj(i -> CommentLines.text(lines, i))
                    .toList();
        }

        Listing listing() {
            return new Listing(text, links);
        }

        /** Goes to the next line that starts so; stays where there is none. */
        boolean find(String start) {
            for (int i = line + 1; i < lines.size(); i++) {
                if (text(i).startsWith(start) && !PART.matcher(text(i)).matches()) {
                    line = i;
                    return true;
                }
            }
            return false;
        }

        void link(Function function, int position, int last) {
            List<Integer> of = steps.getOrDefault(new CallSite(function.name(), position), List.of());
            boolean call = function.body().get(position).op() instanceof Call;
            link(last, of, call ? Kind.CALL : Kind.INSTRUCTION);
        }

        private void link(int last, List<Integer> of, Kind kind) {
            if (!of.isEmpty()) {
                links.add(new Link(line, last, of, kind));
            }
        }

        /** Derived weights, which stand before the first instruction. */
        void readWeights(Function function, String comment) {
            String start = comment + "const @" + (function.prefixed() ? "p." : "");
            for (int i = line + 1; i < lines.size() && !isInstruction(text(i), comment); i++) {
                if (text(i).startsWith(start)) {
                    line = i;
                    String path = text(i).substring(start.length(), text(i).indexOf(' ', start.length()));
                    link(comment.isEmpty() ? line : lastLine(), takers(path, function), Kind.WEIGHT);
                }
            }
        }

        private static boolean isInstruction(String line, String comment) {
            return line.startsWith(comment + "%") && !PART.matcher(line).matches();
        }

        /** The steps of the instructions that take a weight or one derived from it: those under whose path it lies. */
        private List<Integer> takers(String path, Function function) {
            Set<String> paths = withDerived(path, function);
            return IntStream.range(0, function.body().size())
                    .filter(i -> function.body()
                            .get(i)
                            .path()
                            .filter(own -> paths.stream().anyMatch(weight -> weight.startsWith(own + ".")))
                            .isPresent())
                    .mapToObj(i -> steps.getOrDefault(new CallSite(function.name(), i), List.of()))
                    .flatMap(List::stream)
                    .distinct()
                    .sorted()
                    .toList();
        }

        private static Set<String> withDerived(String path, Function function) {
            Set<String> paths = new HashSet<>(Set.of(path));
            for (Constant constant : function.constants()) {
                if (!Collections.disjoint(constant.sources(), paths)) {
                    paths.add(constant.path());
                }
            }
            return paths;
        }

        private String text(int number) {
            return texts.get(number);
        }

        void readComments(Function function) {
            List<Instruction> body = function.body();
            for (int i = 0; i < body.size(); i++) {
                readWeights(function, "// ");
                if (!find("// %" + body.get(i).name() + " ")) {
                    continue;
                }
                String comment = text(line);
                int last = lastLine();
                link(function, i, last);
                boolean several = comment.startsWith("// %" + body.get(i).name() + " to %");
                while (several && !comment.contains(" to %" + body.get(i).name() + " ")) {
                    link(function, ++i, last);
                }
            }
        }

        /** The last line of the statement under the comment at {@link #line}: up to the next comment, all that is indented as much. */
        private int lastLine() {
            int last = line;
            while (last + 1 < lines.size() && continues(lines.get(last + 1), indentation(lines.get(line)))) {
                last++;
            }
            return last;
        }

        private static boolean continues(String next, int indentation) {
            return !next.isBlank()
                    && indentation(next) >= indentation
                    && (!next.strip().startsWith("//") || CommentLines.goesOn(next));
        }

        private static int indentation(String line) {
            return line.length() - line.stripLeading().length();
        }
    }
}
