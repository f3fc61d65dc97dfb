package org.convnextc.checkpoint;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.convnextc.io.FileException;

/**
 * The safetensors format: the header's length (8 bytes, little-endian), a JSON header
 * {@code {"name": {"dtype": "F32", "shape": [2, 3], "data_offsets": [begin, end]}, ...}}, the tensors' bytes.
 */
final class SafetensorsReader {
    /** Limits of the format's reference implementation, and one of our own on the number of tensors. */
    private static final long MAX_HEADER = 100_000_000;

    private static final int MAX_TENSORS = 1 << 18;

    private final FileBytes file;
    private final long dataStart;
    private final List<Entry> entries = new ArrayList<>();

    /** A tensor's line in the header; offsets count from the end of the header. */
    private record Entry(String name, ElementType type, int[] shape, long begin, long end) {}

    private SafetensorsReader(FileBytes file, long dataStart) {
        this.file = file;
        this.dataStart = dataStart;
    }

    /** In the order of the header. */
    static Contents read(FileBytes file) {
        long length = file.bytes(0, Long.BYTES).getLong();
        if (length < 0 || length > MAX_HEADER) {
            throw file.fault("gives " + Long.toUnsignedString(length)
                    + " bytes as the length of its safetensors header, at most " + MAX_HEADER
                    + " are allowed: the file is damaged or no safetensors file");
        }
        if (length > file.size() - Long.BYTES) {
            throw file.fault("is cut short: its safetensors header takes " + length + " bytes, but only "
                    + (file.size() - Long.BYTES) + " follow; get it again");
        }
        SafetensorsReader reader = new SafetensorsReader(file, Long.BYTES + length);
        reader.parse();
        reader.checkPlaces();
        return reader.contents();
    }

    private Contents contents() {
        Map<String, String> unread = new LinkedHashMap<>();
        entries.stream()
                .filter(e -> !e.type.isReal())
                .forEach(e -> unread.put(e.name, "a tensor of " + e.type.torch()));
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        entries.stream().filter(e -> e.type.isReal()).forEach(e -> tensors.put(e.name, tensor(e)));
        return new Contents(Origin.Format.SAFETENSORS, Optional.empty(), tensors, unread, Map.of(), Set.of());
    }

    private StoredTensor tensor(Entry e) {
        return new StoredTensor(
                file, e.name, e.type, ByteOrder.LITTLE_ENDIAN, dataStart + e.begin, e.shape, Layouts.strides(e.shape));
    }

    private void parse() {
        try (JsonParser json = HostileJson.parser(new FileStream(file, Long.BYTES, dataStart))) {
            expect(json, json.nextToken(), JsonToken.START_OBJECT, "an object");
            for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
                json.nextToken();
                if (name.equals("__metadata__")) {
                    json.skipChildren();
                } else if (entries.size() == MAX_TENSORS) {
                    throw file.fault("lists more than " + MAX_TENSORS + " tensors");
                } else {
                    entries.add(entry(json, name));
                }
            }
            expect(json, json.currentToken(), JsonToken.END_OBJECT, "the end of the object");
            if (json.nextToken() != null) {
                throw fault(json, "has something after its JSON object");
            }
        } catch (JsonProcessingException e) {
            throw file.fault("has a safetensors header that is no valid JSON: " + e.getOriginalMessage() + place(e), e);
        } catch (IOException e) {
            throw file.fault("cannot be read: " + FileException.reason(e), e);
        }
    }

    private static String place(JsonProcessingException e) {
        return e.getLocation() == null ? "" : HostileJson.place(e.getLocation());
    }

    private Entry entry(JsonParser json, String name) throws IOException {
        expect(json, json.currentToken(), JsonToken.START_OBJECT, "an object");
        ElementType type = null;
        long[] shape = null;
        long[] offsets = null;
        for (String key = json.nextFieldName(); key != null; key = json.nextFieldName()) {
            json.nextToken();
            switch (key) {
                case "dtype" -> type = type(json, name);
                case "shape" -> shape = integers(json);
                case "data_offsets" -> offsets = integers(json);
                default -> throw fault(json, "has the unknown entry '" + key + "' for tensor '" + name + "'");
            }
        }
        if (type == null || shape == null || offsets == null || offsets.length != 2) {
            throw fault(json, "has no complete dtype, shape and data_offsets for tensor '" + name + "'");
        }
        return new Entry(name, type, TensorChecks.shape(file, name, shape), offsets[0], offsets[1]);
    }

    private ElementType type(JsonParser json, String name) throws IOException {
        expect(json, json.currentToken(), JsonToken.VALUE_STRING, "a string");
        String dtype = json.getText();
        return ElementType.ofSafetensors(dtype)
                .orElseThrow(() -> fault(
                        json,
                        "gives the dtype '" + dtype + "' for tensor '" + name + "'; known are "
                                + ElementType.ofSafetensors()));
    }

    private long[] integers(JsonParser json) throws IOException {
        expect(json, json.currentToken(), JsonToken.START_ARRAY, "a list of integers");
        List<Long> values = new ArrayList<>();
        while (json.nextToken() == JsonToken.VALUE_NUMBER_INT) {
            values.add(json.getLongValue());
            if (values.size() > Layouts.MAX_RANK) {
                throw fault(json, "has a list of more than " + Layouts.MAX_RANK + " integers");
            }
        }
        expect(json, json.currentToken(), JsonToken.END_ARRAY, "an integer");
        return values.stream().mapToLong(Long::longValue).toArray();
    }

    private void expect(JsonParser json, JsonToken found, JsonToken expected, String text) {
        if (found != expected) {
            throw fault(json, "has " + (found == null ? "its end" : found) + " where " + text + " is expected");
        }
    }

    private CheckpointException fault(JsonParser json, String message) {
        return file.fault("its safetensors header " + message + HostileJson.place(json.currentLocation()));
    }

    /** As the format demands: each range as long as its tensor, no overlaps, no holes, nothing left over. */
    private void checkPlaces() {
        long dataLength = file.size() - dataStart;
        long previousEnd = 0;
        List<Entry> inOrder = new ArrayList<>(entries);
        inOrder.sort((a, b) -> a.begin == b.begin ? Long.compare(a.end, b.end) : Long.compare(a.begin, b.begin));
        for (Entry e : inOrder) {
            long bytes = Layouts.elements(e.shape) * e.type.bytes();
            String range = "tensor '" + e.name + "' lies at bytes " + e.begin + " to " + e.end + " of the data";
            if (e.begin < 0 || e.end < e.begin || e.end - e.begin != bytes) {
                throw file.fault(
                        range + ", but " + e.type + " " + Arrays.toString(e.shape) + " takes " + bytes + " bytes");
            }
            if (e.end > dataLength) {
                throw file.fault(range + ", but the file has only " + dataLength
                        + " bytes of data: it is cut short; get it again");
            }
            if (e.begin != previousEnd) {
                throw file.fault(range
                        + (e.begin < previousEnd
                                ? ", which overlaps the tensor before it"
                                : ", but the tensor before it ends at " + previousEnd));
            }
            previousEnd = e.end;
        }
        if (previousEnd != dataLength) {
            throw file.fault("has " + dataLength + " bytes of data, but its tensors end at " + previousEnd
                    + ": the file is damaged; get it again");
        }
    }
}
