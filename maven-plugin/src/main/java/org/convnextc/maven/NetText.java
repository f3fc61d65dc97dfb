package org.convnextc.maven;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.convnextc.compiler.frontend.Frontend;
import org.convnextc.compiler.frontend.load.SourceMap;
import org.convnextc.dsl.Diagnostics;
import org.convnextc.dsl.Source;
import org.convnextc.image.Labels;
import org.convnextc.ir.Graph;

/** The text of a net. */
sealed interface NetText {
    /** What messages call it. */
    String name();

    /** Where the names of the net's classes would be. */
    Optional<Path> labels();

    /** Reads it, and what it uses. */
    void read(SourceMap sources, Diagnostics diagnostics);

    /** What the command line calls it. */
    List<String> words();

    /** The graph, where there are no errors. */
    Optional<Graph> load(Options options, SourceMap sources, Diagnostics diagnostics);

    /**
     * One of the project's files.
     *
     * @param name where it is in the project, with slashes; what is generated tells this, and is the same in every clone
     */
    record InFile(Path file, String name) implements NetText {
        @Override
        public Optional<Path> labels() {
            return Optional.of(Labels.beside(file));
        }

        @Override
        public void read(SourceMap sources, Diagnostics diagnostics) {
            Frontend.read(file, name, sources, diagnostics);
        }

        @Override
        public List<String> words() {
            return List.of(file.toString());
        }

        @Override
        public Optional<Graph> load(Options options, SourceMap sources, Diagnostics diagnostics) {
            return Frontend.load(file, name, options.overrides(), options.outputs(), sources, diagnostics);
        }
    }

    /** One of the nets that come with the compiler. */
    record BuiltIn(Source source, String net) implements NetText {
        @Override
        public String name() {
            return net;
        }

        @Override
        public Optional<Path> labels() {
            return Optional.empty();
        }

        @Override
        public void read(SourceMap sources, Diagnostics diagnostics) {
            Frontend.read(source, sources, diagnostics);
        }

        @Override
        public List<String> words() {
            return List.of(source.name(), "--net", net);
        }

        @Override
        public Optional<Graph> load(Options options, SourceMap sources, Diagnostics diagnostics) {
            return Frontend.load(
                    source, Optional.of(net), options.overrides(), options.outputs(), sources, diagnostics);
        }
    }
}
