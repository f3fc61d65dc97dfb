package org.convnextc.checkpoint;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.convnextc.checkpoint.Pickled.Sequence;
import org.convnextc.checkpoint.Pickled.Storage;
import org.convnextc.checkpoint.Pickled.Tensor;

/**
 * A file of torch.save before PyTorch 1.6: five pickles one after the other (a magic number, the protocol's version, facts on the system,
 * the object, the list of storage keys), then for each key the number of elements (8 bytes) and the elements, little-endian.
 */
final class TorchLegacyReader {
    private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
    private static final Long PROTOCOL = 1001L;
    private static final int PROTO = 0x80;
    private static final int NEWEST = 5;

    /** As the pickle protocols 0 and 1 spell it. */
    private static final String MAGIC_LINE = "L" + MAGIC + "L\n";

    private final FileBytes file;
    private final FileStream stream;
    private final Map<String, Long> positions = new HashMap<>();

    private TorchLegacyReader(FileBytes file) {
        this.file = file;
        this.stream = new FileStream(file, 0, file.size());
    }

    /** Whether a file begins as a pickle. */
    static boolean begins(ByteBuffer start) {
        return start.limit() >= 2 && (start.get(0) & 0xff) == PROTO && start.get(1) <= NEWEST
                || StandardCharsets.ISO_8859_1
                        .decode(start.duplicate())
                        .toString()
                        .startsWith(MAGIC_LINE);
    }

    /** In the order of the state dict. */
    static Contents read(FileBytes file, Optional<String> key) {
        return new TorchLegacyReader(file).read(key);
    }

    private Contents read(Optional<String> key) {
        if (!MAGIC.equals(pickle()) || !PROTOCOL.equals(pickle())) {
            throw file.fault(
                    "is a Python pickle, but none of torch.save, and none is run. If you trust it, load it in Python, and"
                            + " save the parameters in it as tensors: torch.save({'model': {name: torch.as_tensor(value), ...}}, 'out.pth')");
        }
        pickle(); // byte order and sizes of C types of the writer: the elements are little-endian all the same
        StoragesByKey storages = new StoragesByKey(file);
        Unpickler unpickler = new Unpickler(file, stream, storages);
        StateDict found = StateDict.find(file, unpickler.read(), key);
        findStorages(storages.found());
        return Contents.of(Origin.Format.TORCH_BEFORE_1_6, found, unpickler.called(), this::tensor);
    }

    private Object pickle() {
        return new Unpickler(file, stream).read();
    }

    private void findStorages(Map<String, Storage> storages) {
        if (!(pickle() instanceof Sequence keys)) {
            throw file.fault("has no list of storages after its object: it is damaged; get it again");
        }
        for (Object key : keys.items()) {
            Storage storage = storages.get(key.toString());
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
        Long start = positions.get(tensor.storage().key());
        if (start == null) {
            throw file.fault("has no elements for tensor '" + name + "': it is damaged; get it again");
        }
        return TensorChecks.stored(file, name, tensor, ByteOrder.LITTLE_ENDIAN, start);
    }
}
