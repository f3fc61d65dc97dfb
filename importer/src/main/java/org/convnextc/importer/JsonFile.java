package org.convnextc.importer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.convnextc.io.FileException;

/**
 * A JSON file as maps, lists, texts, numbers, booleans and {@link #NULL}. It may be hostile: its size, depth and number of values are
 * limited, and a name that is there twice is an error.
 */
final class JsonFile {
    /** What a JSON {@code null} is read as. */
    static final Object NULL = new Object() {
        @Override
        public String toString() {
            return "null";
        }
    };

    static final long MAX_BYTES = 16 << 20;
    static final int MAX_VALUES = 500_000;
    static final int MAX_DEPTH = 64;
    private static final int MAX_TEXT = 1 << 20;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(MAX_TEXT)
                    .build())
            .build();

    private final Path path;
    private final JsonParser parser;
    private int values;

    private JsonFile(Path path, JsonParser parser) {
        this.path = path;
        this.parser = parser;
    }

    /** The object that the file holds. Throws {@link ImportException} for a file that is no JSON object, or beyond a limit. */
    static Map<String, Object> read(Path path) {
        try {
            if (!Files.isRegularFile(path)) {
                throw new ImportException(path + ": is no file, expected a configuration in JSON");
            }
            if (Files.size(path) > MAX_BYTES) {
                throw new ImportException(path + ": has " + Files.size(path)
                        + " bytes, expected a configuration of at most " + MAX_BYTES);
            }
            try (JsonParser parser = FACTORY.createParser(Files.newInputStream(path))) {
                return new JsonFile(path, parser).root();
            }
        } catch (JsonProcessingException e) {
            // What is beyond a limit has no place.
            String line =
                    e.getLocation() == null ? "" : " (line " + e.getLocation().getLineNr() + ")";
            throw new ImportException(path + ": is no valid JSON: " + e.getOriginalMessage() + line, e);
        } catch (IOException e) {
            throw new ImportException(path + ": cannot be read: " + FileException.reason(e), e);
        }
    }

    private Map<String, Object> root() throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new ImportException(path + ": is no JSON object, expected a configuration such as config.json");
        }
        Map<String, Object> root = object();
        if (parser.nextToken() != null) {
            throw new ImportException(path + ": has something after its JSON object");
        }
        return root;
    }

    private Map<String, Object> object() throws IOException {
        Map<String, Object> object = new LinkedHashMap<>();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            object.put(name, value());
        }
        if (parser.currentToken() != JsonToken.END_OBJECT) {
            throw cutShort();
        }
        return object;
    }

    private List<Object> list() throws IOException {
        List<Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            list.add(value());
        }
        return list;
    }

    private ImportException cutShort() {
        return new ImportException(path + ": is no valid JSON: it ends in the middle");
    }

    /** Throws {@link ImportException} for one that is not 0, but would become 0: an eps of 0 is another net. */
    private double number() throws IOException {
        double number = parser.getDoubleValue();
        if (number == 0 && parser.getText().matches("[^eE]*[1-9].*")) {
            throw new ImportException(path + ": has the number " + Config.shown(parser.getText())
                    + ", which is too small for float64, expected 0 or one from " + Double.MIN_VALUE);
        }
        return number;
    }

    private Object value() throws IOException {
        if (++values > MAX_VALUES) {
            throw new ImportException(path + ": has more than " + MAX_VALUES + " values");
        }
        if (parser.currentToken() == null) {
            throw cutShort();
        }
        return switch (parser.currentToken()) {
            case START_OBJECT -> object();
            case START_ARRAY -> list();
            case VALUE_STRING -> parser.getText();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number();
            default -> NULL;
        };
    }
}
