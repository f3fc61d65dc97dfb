package org.convnextc.checkpoint;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.InputStream;

/** JSON from files that may be hostile: names twice are an error, names are not kept for other files, nesting is limited by default. */
final class HostileJson {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private HostileJson() {}

    /** For messages. A parser that does not keep names reads characters, and so counts no bytes. */
    static String place(JsonLocation location) {
        return " (character " + location.getCharOffset() + " of the header)";
    }

    static JsonParser parser(InputStream stream) throws IOException {
        return FACTORY.createParser(stream);
    }
}
