package org.convnextc.compiler.frontend.load;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.convnextc.dsl.Source;

/** Every source that a run has read, by the name that spans carry; diagnostics show lines from here. */
public final class SourceMap {
    private final Map<String, Source> sources = new LinkedHashMap<>();

    public void add(Source source) {
        sources.put(source.name(), source);
    }

    public Optional<Source> find(String name) {
        return Optional.ofNullable(sources.get(name));
    }

    /** All sources, in the order in which they were read. */
    public List<Source> all() {
        return List.copyOf(sources.values());
    }
}
