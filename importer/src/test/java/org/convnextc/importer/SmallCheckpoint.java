package org.convnextc.importer;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.convnextc.io.FileException;
import org.junit.jupiter.api.io.TempDir;

/** A folder with the names and shapes of a small ConvNeXt, and what else a test puts there. */
abstract class SmallCheckpoint {
    static final List<Integer> DEPTHS = List.of(1, 1, 2, 1);
    static final List<Integer> WIDTHS = List.of(8, 16, 24, 32);

    @TempDir
    Path folder;

    static Shapes small() {
        return Shapes.official(DEPTHS, WIDTHS, 10, false);
    }

    ImportedNet read(Shapes shapes, String... slots) {
        shapes.write(folder.resolve("model.safetensors"));
        return Importer.read(
                ImportSource.find(folder, List.of()),
                "My",
                new ImportOptions(Optional.empty(), List.of(slots), List.of()));
    }

    String refused(Shapes shapes) {
        return assertThrows(FileException.class, () -> read(shapes)).getMessage();
    }

    void config(String name, String json) throws IOException {
        Files.writeString(folder.resolve(name), json.replace('\'', '"'));
    }

    static final String CONVNEXT =
            "{'model_type':'convnext','num_channels':3,'patch_size':4,'hidden_sizes':[8,16,24,32],"
                    + "'depths':[1,1,2,1],'hidden_act':'gelu','layer_norm_eps':1e-12,'image_size':224}";
}
