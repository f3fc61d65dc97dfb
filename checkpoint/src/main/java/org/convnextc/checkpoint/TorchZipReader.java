package org.convnextc.checkpoint;

import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.convnextc.checkpoint.Pickled.Storage;
import org.convnextc.checkpoint.Pickled.Tensor;

/**
 * A file of torch.save since PyTorch 1.6: a zip archive of NAME/data.pkl, which describes the tensors, and NAME/data/KEY, the elements of
 * each storage.
 */
final class TorchZipReader {
    private static final String PICKLE = "data.pkl";

    private final FileBytes file;
    private final ZipDirectory directory;
    private final String prefix;
    private final ByteOrder order;

    private TorchZipReader(FileBytes file, ZipDirectory directory) {
        this.file = file;
        this.directory = directory;
        this.prefix = prefix();
        this.order = order();
    }

    /** In the order of the state dict. */
    static Contents read(FileBytes file, Optional<String> key) {
        TorchZipReader reader = new TorchZipReader(file, ZipDirectory.read(file));
        ZipDirectory.Range pickle = reader.range(PICKLE);
        Unpickler unpickler =
                new Unpickler(file, new FileStream(file, pickle.start(), pickle.end()), new StoragesByKey(file));
        StateDict found = StateDict.find(file, unpickler.read(), key);
        return Contents.of(Origin.Format.TORCH, found, unpickler.called(), reader::tensor);
    }

    private String prefix() {
        List<String> pickles = directory.names().stream()
                .filter(name -> name.equals(PICKLE) || name.endsWith("/" + PICKLE))
                .toList();
        if (pickles.size() != 1) {
            throw file.fault(ForeignFiles.describeZip(directory.names(), pickles.size()));
        }
        String name = pickles.get(0);
        String found = name.substring(0, name.length() - PICKLE.length());
        if (directory.names().contains(found + "constants.pkl")) {
            throw file.fault("holds a TorchScript program, which is not run. Its weights can be saved in Python:"
                    + " torch.save(torch.jit.load('in.pt', map_location='cpu').state_dict(), 'out.pth')");
        }
        return found;
    }

    private ByteOrder order() {
        Optional<ZipDirectory.Range> record = directory.find(prefix + "byteorder");
        if (record.isEmpty()) {
            return ByteOrder.LITTLE_ENDIAN;
        }
        int length = (int) Math.min(16, record.get().length());
        String text = StandardCharsets.US_ASCII
                .decode(file.bytes(record.get().start(), length))
                .toString();
        return switch (text) {
            case "little" -> ByteOrder.LITTLE_ENDIAN;
            case "big" -> ByteOrder.BIG_ENDIAN;
            default -> throw file.fault("gives the byte order '" + text + "', expected little or big");
        };
    }

    private ZipDirectory.Range range(String name) {
        return directory
                .find(prefix + name)
                .orElseThrow(() -> file.fault("has no entry '" + prefix + name + "': it is damaged; get it again"));
    }

    private StoredTensor tensor(String name, Tensor tensor) {
        Storage storage = tensor.storage();
        ZipDirectory.Range range = range("data/" + storage.key());
        if (storage.elements() < 0
                || storage.elements() > range.length() / storage.type().bytes()) {
            throw file.fault("the elements of tensor '" + name + "' take " + range.length() + " bytes, too few for "
                    + storage.elements() + " of " + storage.type() + ": it is damaged; get it again");
        }
        return TensorChecks.stored(file, name, tensor, order, range.start());
    }
}
