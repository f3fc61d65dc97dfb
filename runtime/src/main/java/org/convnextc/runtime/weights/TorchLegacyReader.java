package org.convnextc.runtime.weights;

import java.math.BigInteger;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.convnextc.runtime.weights.Pickled.Sequence;
import org.convnextc.runtime.weights.Pickled.Storage;
import org.convnextc.runtime.weights.Pickled.Tensor;

/**
 * A file of torch.save before PyTorch 1.6: five pickles one after the other (a magic number, the protocol's version, facts on the system,
 * the object, the list of storage keys), then for each key the number of elements (8 bytes) and the elements, little-endian.
 */
final class TorchLegacyReader {
    private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
    private static final Long PROTOCOL = 1001L;

    private final FileBytes file;
    private final FileStream stream;
    private final Map<String, Long> positions = new HashMap<>();

    private TorchLegacyReader(FileBytes file) {
        this.file = file;
        this.stream = new FileStream(file, 0, file.size());
    }

    /** In the order of the state dict. */
    static Contents read(FileBytes file, Optional<String> key) {
        return new TorchLegacyReader(file).read(key);
    }

    private Contents read(Optional<String> key) {
        if (!MAGIC.equals(pickle()) || !PROTOCOL.equals(pickle())) {
            throw file.fault("is a Python pickle, but was not written by torch.save: it is no checkpoint");
        }
        pickle(); // byte order and sizes of C types of the writer: the elements are little-endian all the same
        Unpickler unpickler = new Unpickler(file, stream);
        StateDict found = StateDict.find(file, unpickler.read(), key);
        findStorages(unpickler.storages());
        return new Contents(
                Origin.Format.TORCH_BEFORE_1_6,
                found.key(),
                found.tensors().entrySet().stream()
                        .map(e -> tensor(e.getKey(), e.getValue()))
                        .toList());
    }

    private Object pickle() {
        return new Unpickler(file, stream).read();
    }

    private void findStorages(Map<String, Storage> storages) {
        if (!(pickle() instanceof Sequence keys)) {
            throw file.fault("has no list of storages after its object: it is damaged; get it again");
        }
        for (Object key : keys.items()) {
            Storage storage = key instanceof String ? storages.get(key) : null;
            if (storage == null) {
                throw file.fault("lists a storage that no tensor uses: it is damaged; get it again");
            }
            positions.put(storage.key(), skip(storage));
        }
    }

    private long skip(Storage storage) {
        long elements = new PickleInput(file, stream).unsigned(Long.BYTES);
        if (elements != storage.elements()
                || elements < 0
                || elements > stream.remaining() / storage.type().bytes()) {
            throw file.fault("has a storage of " + elements + " elements at byte " + stream.position() + ", where "
                    + storage.elements() + " are expected and " + stream.remaining()
                    + " bytes follow: it is damaged or cut short; get it again");
        }
        long start = stream.position();
        stream.skip(elements * storage.type().bytes());
        return start;
    }

    private StoredTensor tensor(String name, Tensor tensor) {
        Long start = positions.get(tensor.storage.key());
        if (start == null) {
            throw file.fault("has no elements for tensor '" + name + "': it is damaged; get it again");
        }
        return TensorChecks.stored(file, name, tensor, ByteOrder.LITTLE_ENDIAN, start);
    }
}
