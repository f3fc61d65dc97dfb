package org.convnextc.checkpoint;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.convnextc.io.FileException;

/**
 * The index of a checkpoint in several files, {@code {"metadata": ..., "weight_map": {"name": "model-00001-of-00002.safetensors", ...}}}.
 */
final class ShardIndex {
    private static final long MAX_BYTES = 100_000_000;
    private static final int MAX_TENSORS = 1 << 18;

    /** Beside the index and nowhere else: no separators, no drive, no parent folder. */
    private static final Pattern FILE_NAME = Pattern.compile("[\\w-][\\w.-]*");

    private ShardIndex() {}

    /** Tensor names, in the order of the index, and the names of their files. */
    static Map<String, String> read(FileBytes file) {
        if (file.size() > MAX_BYTES) {
            throw file.fault("begins as an index of shards, but has " + file.size() + " bytes; at most " + MAX_BYTES
                    + " are read");
        }
        Map<String, String> shards = new LinkedHashMap<>();
        try (JsonParser json = HostileJson.parser(new FileStream(file, 0, file.size()))) {
            json.nextToken();
            for (String key = json.nextFieldName(); key != null; key = json.nextFieldName()) {
                JsonToken value = json.nextToken();
                if (key.equals("weight_map") && value == JsonToken.START_OBJECT) {
                    readMap(file, json, shards);
                } else {
                    json.skipChildren();
                }
            }
            if (json.currentToken() != JsonToken.END_OBJECT || json.nextToken() != null) {
                throw file.fault("has something after its JSON object");
            }
        } catch (JsonProcessingException e) {
            throw file.fault("begins with '{', but is no valid JSON index of shards: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw file.fault("cannot be read: " + FileException.reason(e), e);
        }
        if (shards.isEmpty()) {
            throw file.fault(
                    "is JSON, but no index of shards: expected the entry \"weight_map\" with the file of each tensor");
        }
        return shards;
    }

    private static void readMap(FileBytes file, JsonParser json, Map<String, String> shards) throws IOException {
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
            String shard = json.nextTextValue();
            if (shard == null || !FILE_NAME.matcher(shard).matches()) {
                throw file.fault("gives '" + json.getText() + "' as the file of tensor '" + name
                        + "', expected the name of a file in the same folder");
            }
            if (shards.size() == MAX_TENSORS) {
                throw file.fault("lists more than " + MAX_TENSORS + " tensors");
            }
            shards.put(name, shard);
        }
    }
}
